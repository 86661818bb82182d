package dev.switchboard.store.query;

import java.util.Set;

/// The functions a question may call: those that compute from their arguments. Whatever reads files, takes locks, runs
/// SQL from a string, sleeps, changes settings or makes large values of nothing is not among them, and neither is what
/// nobody has looked at yet.
final class AllowedFunctions {
    private static final Set<String> BOTH = Set.of(
            // aggregates and windows
            "count", "sum", "avg", "min", "max", "row_number", "rank", "dense_rank", "percent_rank", "cume_dist",
            "ntile",
            "lag", "lead", "first_value", "last_value", "nth_value", "string_agg",
            // values
            "coalesce", "nullif", "abs", "round", "sign", "ceil", "ceiling", "floor", "trunc", "mod", "power", "pow",
            "sqrt",
            "exp", "ln", "log", "log10", "pi", "length", "octet_length", "lower", "upper", "trim", "ltrim", "rtrim",
            "substr",
            "substring", "replace", "concat", "concat_ws", "cast");

    private static final Set<String> SQLITE = Set.of(
            "total", "group_concat", "median", "percentile", "percentile_cont", "percentile_disc",
            "ifnull", "iif", "if", "typeof", "instr", "hex", "unhex", "unicode", "char", "quote", "glob", "like",
            "likelihood", "likely", "unlikely", "printf", "format", "log2", "changes", "sqlite_version",
            "date", "time", "datetime", "julianday", "strftime", "unixepoch", "timediff",
            "json", "json_array", "json_array_length", "json_each", "json_tree", "json_extract", "json_object",
            "json_type",
            "json_valid", "json_quote", "json_group_array", "json_group_object",
            // full text
            "bm25", "highlight", "snippet");

    private static final Set<String> POSTGRES = Set.of(
            "array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "bool_and", "bool_or", "every",
            "percentile_cont", "percentile_disc", "mode", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop",
            "var_samp", "corr", "regr_slope", "regr_intercept",
            "greatest", "least", "position", "strpos", "left", "right", "split_part", "starts_with", "initcap",
            "reverse",
            "btrim", "char_length", "regexp_match", "regexp_replace", "regexp_count", "md5", "width_bucket", "div",
            "now", "date_trunc", "date_part", "date_bin", "extract", "age", "to_char", "to_timestamp", "to_date",
            "make_date", "make_timestamptz", "make_interval", "timezone", "justify_hours", "justify_days",
            "generate_series", "unnest", "array", "array_length", "cardinality", "array_to_string",
            "jsonb_array_elements", "jsonb_array_elements_text", "jsonb_array_length", "jsonb_each", "jsonb_each_text",
            "jsonb_extract_path_text", "jsonb_typeof", "jsonb_build_object", "jsonb_build_array", "jsonb_object_keys",
            "to_json", "to_jsonb", "row_to_json", "row", "version",
            // full text
            "to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery", "ts_rank",
            "ts_rank_cd", "ts_headline",
            // types that take a length
            "numeric", "decimal", "varchar", "character", "char", "bpchar", "timestamp", "timestamptz", "interval",
            "float");

    /// Words of the language that a parenthesis may follow.
    private static final Set<String> WORDS = Set.of(
            "select", "from", "where", "and", "or", "not", "in", "exists", "as", "on", "using", "values", "over",
            "filter",
            "case", "when", "then", "else", "between", "like", "ilike", "glob", "match", "is", "having", "by", "limit",
            "offset", "union", "all", "any", "some", "except", "intersect", "distinct", "join", "lateral", "group",
            "within",
            "partition", "order", "materialized", "escape", "sets", "rollup", "cube", "grouping", "interval", "collate",
            "explain", "window", "fetch", "first", "next");

    private AllowedFunctions() {}

    static boolean holds(String name, boolean sqlite) {
        return BOTH.contains(name) || (sqlite ? SQLITE : POSTGRES).contains(name);
    }

    static boolean isWordOfTheLanguage(String word) {
        return WORDS.contains(word);
    }
}
