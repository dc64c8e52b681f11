//! Which addresses may be asked: never one inside the user's own network because some server said so.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The pieces of an `http` or `https` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// `http` or `https`.
    pub scheme: String,
    /// The host without port, in lower case, without the brackets of IPv6.
    pub host: String,
    /// The port, where one is named.
    pub port: Option<u16>,
    /// From the `/` on.
    pub path: String,
}

impl Address {
    /// The pieces of an address; `None` when it is not an `http(s)` address.
    pub fn parse(url: &str) -> Option<Address> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return None;
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        // A user's name in an address is a trick at best.
        if authority.contains('@') || authority.contains('\\') {
            return None;
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(v6) => {
                let (host, rest) = v6.split_once(']')?;
                (host, rest.strip_prefix(':'))
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let port = match port {
            Some(p) => Some(p.parse().ok()?),
            None => None,
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let plain =
            !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control());
        plain.then(|| Address {
            scheme,
            host,
            port,
            path: if path.is_empty() {
                "/".into()
            } else {
                path.into()
            },
        })
    }
    /// Scheme, host and port: what two addresses of one server share.
    pub fn origin(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        match self.port {
            Some(p) => format!("{}://{host}:{p}", self.scheme),
            None => format!("{}://{host}", self.scheme),
        }
    }
    /// The address that a redirect from here leads to.
    pub fn join(&self, location: &str) -> Option<String> {
        let location = location.trim();
        if location.is_empty() || location.contains(char::is_control) {
            return None;
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Some(format!("{}://{rest}", self.scheme));
        }
        if location.contains("://") && Address::parse(location).is_some() {
            return Some(location.to_string());
        }
        // `javascript:`, `file:`: another scheme is not followed.
        let head = location.split(['/', '?', '#']).next().unwrap_or("");
        if head.contains(':') {
            return None;
        }
        if location.starts_with('/') {
            return Some(format!("{}{location}", self.origin()));
        }
        let path = self.path.split(['?', '#']).next().unwrap_or("/");
        if location.starts_with('?') {
            return Some(format!("{}{path}{location}", self.origin()));
        }
        let folder = &path[..=path.rfind('/').unwrap_or(0)];
        Some(format!("{}{folder}{location}", self.origin()))
    }
    /// Whether the host is, by its name alone, inside the user's machine or network.
    pub fn is_private(&self) -> bool {
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return is_private_ip(ip);
        }
        // Old ways to write an IPv4 address (`2130706433`, `0x7f.1`) are understood by some resolvers.
        let numeric = self.host.split('.').all(|p| {
            !p.is_empty() && (p.bytes().all(|b| b.is_ascii_digit()) || p.starts_with("0x"))
        });
        numeric
            || !self.host.contains('.')
            || [
                ".local",
                ".localhost",
                ".internal",
                ".lan",
                ".home",
                ".intranet",
                ".home.arpa",
            ]
            .iter()
            .any(|end| self.host.ends_with(end))
    }
}

/// Whether an address of the network belongs to a machine or network of the user's own, or to none.
pub fn is_private_ip(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => private_v4(v4),
        IpAddr::V6(v6) => private_v6(v6),
    }
}

fn private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        // Shared by providers, benchmarks, protocol assignments.
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && ip.octets()[2] == 0)
}

fn private_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return private_v4(v4);
    }
    let s = ip.segments();
    // Translated (64:ff9b::/96) and tunnelled (2002::/16) addresses hold an IPv4 one.
    let inner = |a: u16, b: u16| private_v4(Ipv4Addr::from((u32::from(a) << 16) | u32::from(b)));
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || s[0] & 0xfe00 == 0xfc00
        || s[0] & 0xffc0 == 0xfe80
        || (s[0] == 0x64 && s[1] == 0xff9b && inner(s[6], s[7]))
        || (s[0] == 0x2002 && inner(s[1], s[2]))
        || (s[0] == 0x2001 && s[1] == 0xdb8)
        // IPv4-compatible.
        || (s[..6] == [0; 6] && inner(s[6], s[7]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known() {
        for (url, private) in [
            ("http://127.0.0.1/", true),
            ("http://[::1]:80/", true),
            ("http://10.1.2.3", true),
            ("http://192.168.0.1", true),
            ("http://169.254.169.254/latest", true),
            ("http://[::ffff:10.0.0.1]/", true),
            ("http://[fd00::1]/", true),
            ("http://[64:ff9b::7f00:1]/", true),
            ("http://localhost/", true),
            ("http://printer.local/", true),
            ("http://2130706433/", true),
            ("http://0x7f.1/", true),
            ("http://100.64.0.1/", true),
            ("https://api.crossref.org/works", false),
            ("https://1.1.1.1/", false),
            ("https://[2606:4700::1]/", false),
        ] {
            assert_eq!(
                Address::parse(url).map(|a| a.is_private()),
                Some(private),
                "{url}"
            );
        }
        for bad in [
            "ftp://x.org",
            "https://",
            "https://a@b.org/",
            "file:///etc/passwd",
            "https://x.org:99999/",
        ] {
            assert_eq!(Address::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn redirects_are_joined() {
        let a = Address::parse("https://api.crossref.org/works/10.1/x?y=1")
            .unwrap_or_else(|| unreachable!());
        for (location, want) in [
            ("/works/b", Some("https://api.crossref.org/works/b")),
            ("c", Some("https://api.crossref.org/works/10.1/c")),
            ("?z", Some("https://api.crossref.org/works/10.1/x?z")),
            ("//other.org/x", Some("https://other.org/x")),
            ("http://other.org/x", Some("http://other.org/x")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(a.join(location).as_deref(), want, "{location}");
        }
    }
}
