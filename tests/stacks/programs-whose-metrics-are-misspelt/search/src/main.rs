//! Searches the shop's articles.

mod metrics;

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await.unwrap();
    axum::serve(listener, metrics::routes()).await.unwrap();
}
