//! The servers that are compared: ours, nginx with the same bytes on disk, and a bare poem handler with the
//! same bytes in memory. Each is a process of its own.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use poem::http::uri::Scheme;
use poem::http::{HeaderName, HeaderValue};
use poem::web::{Data, LocalAddr, RemoteAddr};
use poem::{Body, Endpoint as _, EndpointExt as _, Response, Route, get, handler};
use tokio::net::TcpStream;

use super::load::{Answer, Connection};

/// Headers that a server writes by itself.
const OWN: [&str; 6] = [
    "content-length",
    "content-encoding",
    "content-type",
    "date",
    "etag",
    "server",
];

/// A server; it ends when this is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// An address where nobody listens yet.
pub(crate) fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Starts a command and waits until it accepts connections.
pub(crate) async fn start(command: &mut Command, address: SocketAddr) -> io::Result<Running> {
    let child = command.stdout(Stdio::null()).spawn()?;
    let running = Running { child, address };
    for _ in 0..600 {
        if Connection::open(address).await.is_ok() {
            return Ok(running);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(io::Error::other("a server did not start within a minute"))
}

/// nginx with an answer's body on disk; `None` where nginx is not installed.
pub(crate) async fn start_nginx(folder: &Path, answer: &Answer) -> io::Result<Option<Running>> {
    let address = free_address()?;
    let is_packed = answer
        .headers
        .iter()
        .any(|(name, value)| name == "content-encoding" && value == "gzip");
    let file = folder.join("page.html");
    std::fs::write(&file, if is_packed { b"" } else { &answer.body[..] })?;
    let packed = folder.join("page.html.gz");
    if is_packed {
        std::fs::write(packed, &answer.body)?;
    } else {
        std::fs::remove_file(packed).ok();
    }
    let mut headers = String::new();
    for (name, value) in others(answer) {
        let value = value.replace('"', "\\\"");
        writeln!(headers, "add_header {name} \"{value}\";").map_err(io::Error::other)?;
    }
    let folder = folder.display();
    let config = format!(
        "worker_processes auto; daemon off; pid {folder}/pid; error_log {folder}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;\n\
         open_file_cache max=10; types {{ text/html html; }}\n\
         client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;\n\
         uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;\n\
         server {{ listen {address} backlog=1024; root {folder}; gzip_static on;\n{headers}\n\
         location / {{ try_files /page.html =404; }} }} }}\n"
    );
    let path = file.with_file_name("nginx.conf");
    std::fs::write(&path, config)?;
    let mut command = Command::new("nginx");
    command.arg("-c").arg(&path).stderr(Stdio::null());
    match start(&mut command, address).await {
        Ok(running) => Ok(Some(running)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// This program again, as the bare poem handler.
pub(crate) async fn start_bare(folder: &Path, answer: &Answer) -> io::Result<Running> {
    let address = free_address()?;
    std::fs::write(folder.join("bare.body"), &answer.body)?;
    let mut kept = String::new();
    let described = ["content-type", "content-encoding", "etag"];
    let all = answer
        .headers
        .iter()
        .filter(|(name, _)| described.contains(&name.as_str()) || !OWN.contains(&name.as_str()));
    for (name, value) in all {
        writeln!(kept, "{name}: {value}").map_err(io::Error::other)?;
    }
    std::fs::write(folder.join("bare.headers"), kept)?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("--serve-bare")
        .arg(folder)
        .arg(address.to_string());
    start(&mut command, address).await
}

fn others(answer: &Answer) -> impl Iterator<Item = &(String, String)> {
    let headers = answer.headers.iter();
    headers.filter(|(name, _)| !OWN.contains(&name.as_str()))
}

/// What the bare handler sends.
#[derive(Clone)]
struct Kept {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: bytes::Bytes,
}

#[handler]
fn give(Data(kept): Data<&Kept>) -> Response {
    let mut response = Response::builder().body(Body::from(kept.body.clone()));
    for (name, value) in &kept.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    response
}

/// Serves what [`start_bare`] wrote, until it is killed.
pub(crate) async fn serve_bare(folder: &Path, address: &str) -> io::Result<()> {
    let headers = std::fs::read_to_string(folder.join("bare.headers"))?;
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    let kept = Kept {
        headers: headers
            .filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
            .collect(),
        body: std::fs::read(folder.join("bare.body"))?.into(),
    };
    let routes = Arc::new(Route::new().at("/*path", get(give).data(kept)));
    let listener = tokio::net::TcpListener::bind(address).await?;
    loop {
        let (stream, peer) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(serve_connection(Arc::clone(&routes), stream, peer));
    }
}

/// hyper's own loop, as our server runs it, without its guard.
async fn serve_connection(routes: Arc<Route>, stream: TcpStream, peer: SocketAddr) {
    let service = service_fn(|request: poem::http::Request<Incoming>| {
        let routes = Arc::clone(&routes);
        let local = LocalAddr::default();
        let request = (request, local, RemoteAddr(peer.into()), Scheme::HTTP).into();
        async move {
            let response = routes.get_response(request).await;
            Ok::<poem::http::Response<_>, Infallible>(response.into())
        }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    connection.await.ok();
}
