//! A wire between collector and database that breaks at the worst moment: in the commit of a certain answer.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// When the connection of a commit breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before the server hears of the commit.
    Before,
    /// After the server has committed and before anybody hears of it.
    After,
}

/// What is to be cut: a commit of a transaction that names this. A collector commits for other reasons, too, whenever
/// it likes.
type Armed = Arc<Mutex<Option<(Cut, String)>>>;

/// How both sides speak of a commit.
const COMMIT: &[u8] = b"COMMIT\0";

/// The wire; it lives as long as the process.
pub struct Wire {
    pub address: SocketAddr,
    armed: Armed,
}

impl Wire {
    /// A wire to a server's socket.
    pub fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let armed = Armed::default();
        let next = Arc::clone(&armed);
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let (near, far) = (near.unwrap(), UnixStream::connect(&socket).unwrap());
                let (near2, far2) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let armed = Arc::clone(&next);
                let cutting = Arc::new(AtomicU8::new(0));
                let quiet = Arc::clone(&cutting);
                std::thread::spawn(move || to_server(near, far, &armed, &cutting));
                std::thread::spawn(move || to_collector(far2, near2, &quiet));
            }
        });
        Self { address, armed }
    }

    /// Breaks the connection of the next commit whose transaction names the answer.
    pub fn cut_commit_of(&self, answer: &str, cut: Cut) {
        *lock(&self.armed) = Some((cut, answer.to_owned()));
    }

    /// Whether the cut that was asked for is done.
    pub fn is_cut(&self) -> bool {
        lock(&self.armed).is_none()
    }
}

fn lock(armed: &Armed) -> std::sync::MutexGuard<'_, Option<(Cut, String)>> {
    armed.lock().unwrap_or_else(PoisonError::into_inner)
}

fn names(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn to_server(mut near: TcpStream, mut far: UnixStream, armed: &Armed, cutting: &AtomicU8) {
    let mut bytes = [0; 256 * 1024];
    let mut transaction = Vec::new();
    while let Ok(read @ 1..) = near.read(&mut bytes) {
        transaction.extend_from_slice(&bytes[..read]);
        let is_commit = names(&bytes[..read], COMMIT);
        let cut = lock(armed)
            .take_if(|(_, answer)| is_commit && names(&transaction, answer.as_bytes()))
            .map(|(cut, _)| cut);
        if is_commit {
            transaction.clear();
        }
        if cut == Some(Cut::After) {
            cutting.store(1, Ordering::SeqCst);
        }
        if cut != Some(Cut::Before) && far.write_all(&bytes[..read]).is_err() {
            break;
        }
        if cut == Some(Cut::After) {
            // The other direction tells when the server's word has come.
            while cutting.load(Ordering::SeqCst) == 1 {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        if cut.is_some() {
            break;
        }
    }
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
}

fn to_collector(mut far: UnixStream, mut near: TcpStream, cutting: &AtomicU8) {
    let mut bytes = [0; 256 * 1024];
    let mut heard = Vec::new();
    while let Ok(read @ 1..) = far.read(&mut bytes) {
        if cutting.load(Ordering::SeqCst) == 1 {
            heard.extend_from_slice(&bytes[..read]);
            if names(&heard, COMMIT) {
                cutting.store(2, Ordering::SeqCst);
                return;
            }
            continue;
        }
        if near.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    cutting.store(2, Ordering::SeqCst);
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
}
