//! Learns the weights of the tagger for plain references. Not part of the crate: `rustc -O tests/train/crf.rs`; `docs/documents.md` tells how it is used.
//!
//! A linear-chain CRF by stochastic gradient descent with a cumulative L1 penalty (Tsuruoka, Tsujii & Ananiadou 2009).
//! Usage: crf OBSERVATIONS WEIGHTS.bin PASSES HELD_OUT_PERCENT L1 [MIN_COUNT] [PREDICTIONS]

use std::collections::HashMap;
use std::fs;
use std::io::Write;

const N: usize = 19;

struct Sequence {
    set: u32,
    labels: Vec<u8>,
    seen: Vec<Vec<u32>>,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = fs::read(&args[1]).unwrap();
    let settle = std::env::var_os("SETTLE").is_some();
    let (passes, held, l1): (usize, u64, f32) = (args[3].parse().unwrap(), args[4].parse().unwrap(), args[5].parse().unwrap());
    let min: u32 = args.get(6).map_or(3, |a| a.parse().unwrap());
    let mut words = bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let mut data: Vec<Sequence> = Vec::new();
    while let Some(set) = words.next() {
        let n = words.next().unwrap() as usize;
        let mut s = Sequence { set, labels: Vec::new(), seen: Vec::new() };
        for _ in 0..n {
            s.labels.push(words.next().unwrap() as u8);
            let k = words.next().unwrap() as usize;
            s.seen.push((0..k).map(|_| words.next().unwrap()).collect());
        }
        data.push(s);
    }
    drop(bytes);
    // Held out by a hash of the observations, so the division is the same every time.
    let is_held = |s: &Sequence| {
        let h = s.seen.iter().flatten().fold(7u64, |h, x| h.wrapping_mul(31).wrapping_add(u64::from(*x)));
        (h >> 17) % 100 < held
    };
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for s in data.iter().filter(|s| !is_held(s)) {
        for x in s.seen.iter().flatten() {
            *counts.entry(*x).or_default() += 1;
        }
    }
    let mut kept: Vec<u32> = counts.iter().filter(|(_, c)| **c >= min).map(|(x, _)| *x).collect();
    kept.sort_unstable();
    let index: HashMap<u32, u32> = kept.iter().enumerate().map(|(i, x)| (*x, i as u32)).collect();
    drop(counts);
    let held_out: Vec<bool> = data.iter().map(is_held).collect();
    for s in &mut data {
        for f in &mut s.seen {
            *f = f.iter().filter_map(|x| index.get(x).copied()).collect();
        }
    }
    let train: Vec<usize> = (0..data.len()).filter(|i| !held_out[*i]).collect();
    eprintln!("{} sequences, {} for training, {} observations", data.len(), train.len(), kept.len());
    let mut w = vec![[0f32; N]; kept.len()];
    let mut q = vec![[0f32; N]; kept.len()];
    let mut follow = [[0f32; N]; N];
    let mut penalty = 0f32;
    let mut order = train.clone();
    let mut rng = 12345u64;
    let mut step = 0usize;
    for pass in 0..passes {
        for i in (1..order.len()).rev() {
            rng = rng.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(i, (rng >> 33) as usize % (i + 1));
        }
        let mut loss = 0f64;
        for &si in &order {
            let s = &data[si];
            let eta = 0.1 * 0.85f32.powf(step as f32 / order.len() as f32 * 10.0 / passes as f32 * 1.6);
            step += 1;
            penalty += eta * l1 / order.len() as f32;
            let n = s.labels.len();
            if n == 0 {
                continue;
            }
            // Late penalties are applied when a weight is next used.
            for f in s.seen.iter().flatten() {
                let (w, q) = (&mut w[*f as usize], &mut q[*f as usize]);
                for l in 0..N {
                    let z = w[l];
                    if z > 0.0 {
                        w[l] = (z - (penalty + q[l])).max(0.0);
                    } else if z < 0.0 {
                        w[l] = (z + (penalty - q[l])).min(0.0);
                    }
                    q[l] += w[l] - z;
                }
            }
            let scores: Vec<[f32; N]> = s.seen.iter().map(|f| score(f, &w)).collect();
            let (alpha, beta, logz) = forward_backward(&scores, &follow);
            let mut gold = 0f32;
            for t in 0..n {
                let y = s.labels[t] as usize;
                gold += scores[t][y] + if t > 0 { follow[s.labels[t - 1] as usize][y] } else { 0.0 };
                let mut g = [0f32; N];
                for l in 0..N {
                    g[l] = -(alpha[t][l] + beta[t][l] - logz).exp();
                }
                g[y] += 1.0;
                for f in &s.seen[t] {
                    let row = &mut w[*f as usize];
                    for l in 0..N {
                        row[l] += eta * g[l];
                    }
                }
            }
            let mut gf = [[0f32; N]; N];
            for t in 1..n {
                gf[s.labels[t - 1] as usize][s.labels[t] as usize] += 1.0;
                for a in 0..N {
                    for b in 0..N {
                        gf[a][b] -= (alpha[t - 1][a] + follow[a][b] + scores[t][b] + beta[t][b] - logz).exp();
                    }
                }
            }
            for a in 0..N {
                for b in 0..N {
                    follow[a][b] += eta * 0.3 * gf[a][b];
                }
            }
            loss += f64::from(logz - gold);
        }
        let nonzero = w.iter().flatten().filter(|x| x.abs() > 0.02).count();
        eprintln!("pass {pass}: loss {loss:.0}, {nonzero} weights; {}", evaluate(&data, &held_out, &w, &follow, None));
    }
    // Settle all penalties, then write what is left with 8 bits a weight.
    for (w, q) in w.iter_mut().zip(&q) {
        for l in (0..N).filter(|_| settle) {
            let z = w[l];
            w[l] = if z > 0.0 { (z - (penalty + q[l])).max(0.0) } else { (z + (penalty - q[l])).min(0.0) };
        }
    }
    let top = w.iter().flatten().fold(0f32, |m, x| m.max(x.abs()));
    // Finer steps near zero: a byte b stands for b·|b|·scale.
    let scale = top / (127.0 * 127.0);
    let mut out = Vec::new();
    for row in &follow {
        row.iter().for_each(|x| out.extend_from_slice(&x.to_le_bytes()));
    }
    out.extend_from_slice(&scale.to_le_bytes());
    let quantised = |x: f32| ((x.abs() / scale).sqrt().round().min(127.0) * x.signum()) as i8;
    let value = |q: i8| f32::from(q) * f32::from(q).abs() * scale;
    let rows: Vec<usize> = (0..kept.len()).filter(|i| w[*i].iter().any(|x| quantised(*x).abs() > 5)).collect();
    out.extend_from_slice(&(rows.len() as u32).to_le_bytes());
    for i in rows {
        let pairs: Vec<(u8, i8)> = (0..N).map(|l| (l as u8, quantised(w[i][l]))).filter(|p| p.1.abs() > 5).collect();
        out.extend_from_slice(&kept[i].to_le_bytes());
        out.push(pairs.len() as u8);
        pairs.iter().for_each(|(l, x)| out.extend_from_slice(&[*l, *x as u8]));
        for l in 0..N {
            w[i][l] = value(quantised(w[i][l]));
        }
    }
    eprintln!("{} bytes; as written: {}", out.len(), evaluate(&data, &held_out, &w, &follow, args.get(7)));
    fs::write(&args[2], out).unwrap();
}

fn score(f: &[u32], w: &[[f32; N]]) -> [f32; N] {
    let mut s = [0f32; N];
    for i in f {
        let row = &w[*i as usize];
        for l in 0..N {
            s[l] += row[l];
        }
    }
    s
}

fn log_sum(x: &[f32; N]) -> f32 {
    let m = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    m + x.iter().map(|v| (v - m).exp()).sum::<f32>().ln()
}

type Lattice = Vec<[f32; N]>;

fn forward_backward(scores: &[[f32; N]], follow: &[[f32; N]; N]) -> (Lattice, Lattice, f32) {
    let n = scores.len();
    // Multiplicative form with scaling: far fewer exponentials than in the logarithm.
    let mut e = [[0f32; N]; N];
    for a in 0..N {
        for b in 0..N {
            e[a][b] = follow[a][b].exp();
        }
    }
    let (mut alpha, mut beta) = (vec![[0f32; N]; n], vec![[0f32; N]; n]);
    alpha[0] = scores[0];
    for t in 1..n {
        let m = alpha[t - 1].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let p: Vec<f32> = alpha[t - 1].iter().map(|x| (x - m).exp()).collect();
        for b in 0..N {
            let sum: f32 = (0..N).map(|a| p[a] * e[a][b]).sum();
            alpha[t][b] = m + sum.max(1e-30).ln() + scores[t][b];
        }
    }
    for t in (0..n - 1).rev() {
        let mut x = [0f32; N];
        for b in 0..N {
            x[b] = beta[t + 1][b] + scores[t + 1][b];
        }
        let m = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let p: Vec<f32> = x.iter().map(|v| (v - m).exp()).collect();
        for a in 0..N {
            let sum: f32 = (0..N).map(|b| p[b] * e[a][b]).sum();
            beta[t][a] = m + sum.max(1e-30).ln();
        }
    }
    let logz = log_sum(&alpha[n - 1]);
    (alpha, beta, logz)
}

fn viterbi(scores: &[[f32; N]], follow: &[[f32; N]; N]) -> Vec<u8> {
    let n = scores.len();
    let mut back = vec![[0u8; N]; n];
    let mut best = scores[0];
    for t in 1..n {
        let mut now = [0f32; N];
        for b in 0..N {
            let (mut top, mut who) = (f32::NEG_INFINITY, 0);
            for a in 0..N {
                let v = best[a] + follow[a][b];
                if v > top {
                    (top, who) = (v, a);
                }
            }
            now[b] = top + scores[t][b];
            back[t][b] = who as u8;
        }
        best = now;
    }
    let mut at = (0..N).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap();
    let mut out = vec![0u8; n];
    for t in (0..n).rev() {
        out[t] = at as u8;
        at = back[t][at] as usize;
    }
    out
}

/// Share of pieces labelled right, by set, on what was held out.
fn evaluate(data: &[Sequence], held: &[bool], w: &[[f32; N]], follow: &[[f32; N]; N], to: Option<&String>) -> String {
    let mut by: std::collections::BTreeMap<u32, (usize, usize)> = Default::default();
    let mut all = String::new();
    for (s, held) in data.iter().zip(held) {
        if s.labels.is_empty() || (!held && to.is_none()) {
            continue;
        }
        let got = viterbi(&s.seen.iter().map(|f| score(f, w)).collect::<Vec<_>>(), follow);
        if to.is_some() {
            all += &format!("{} {}\n", u8::from(*held), got.iter().map(u8::to_string).collect::<Vec<_>>().join(" "));
        }
        if *held {
            let e = by.entry(s.set).or_default();
            e.0 += got.iter().zip(&s.labels).filter(|(a, b)| a == b).count();
            e.1 += got.len();
        }
    }
    if let Some(to) = to {
        fs::File::create(to).unwrap().write_all(all.as_bytes()).unwrap();
    }
    by.iter().map(|(s, (a, b))| format!("{s}:{:.1}", 100.0 * *a as f32 / *b as f32)).collect::<Vec<_>>().join(" ")
}
