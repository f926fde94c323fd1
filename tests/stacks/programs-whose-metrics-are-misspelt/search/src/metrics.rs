use once_cell::sync::Lazy;
use prometheus::{register_histogram_vec, register_int_counter_vec, register_int_gauge, Opts};

const STEP: &str = "step";

pub static QUERIES: Lazy<prometheus::IntCounterVec> = Lazy::new(|| {
    register_int_counter_vec!(
        Opts::new("queries_total", "What was asked for.").namespace("search"),
        &["kind", "outcome"]
    )
    .unwrap()
});
pub static DURATION: Lazy<prometheus::HistogramVec> =
    Lazy::new(|| register_histogram_vec!("search_step_duration_seconds", "How long it took.", &[STEP]).unwrap());
pub static INDEXED: Lazy<prometheus::IntGauge> =
    Lazy::new(|| register_int_gauge!("search_indexed_articles", "Articles that can be found.").unwrap());

fn first<'a>(quote: char, words: &'a str) -> Option<&'a str> {
    // it's in quotes
    words.split(if quote == '"' { '"' } else { '\'' }).next()
}
