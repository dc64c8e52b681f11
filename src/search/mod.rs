//! Finding: the query language, the index in memory, the matcher, ranking, facets.
