//! Work in the background: a thread each, with a name, progress and a way to
//! stop it; what it finds comes back as [`News`] that the next frame takes in.
//! Knows nothing of what the work is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::news::News;
use crate::ui::JobStatus;

/// Wakes the window.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Jobs shorter than this aren't shown.
const SHOWN_AFTER: Duration = Duration::from_millis(300);
/// Progress is drawn no more often than this.
const PROGRESS_EVERY: Duration = Duration::from_millis(150);
const UNKNOWN: u64 = u64::MAX;

pub struct Jobs {
    running: Vec<Running>,
    next: u64,
    /// Counts projects: what was begun for an earlier one is dropped.
    era: u64,
    to: Sender<(u64, News)>,
    from: Receiver<(u64, News)>,
    waker: Waker,
}

struct Running {
    id: u64,
    name: Option<String>,
    began: Instant,
    state: Arc<State>,
}

struct State {
    done: AtomicU64,
    total: AtomicU64,
    cancel: AtomicBool,
    ended: AtomicBool,
}

/// A way to send news to the window, and to wake it for them.
#[derive(Clone)]
pub struct Mail {
    era: u64,
    to: Sender<(u64, News)>,
    waker: Waker,
}

/// What a job holds of itself.
pub struct Job {
    mail: Mail,
    state: Arc<State>,
    drawn: std::sync::Mutex<Instant>,
}

impl Jobs {
    pub fn new(waker: Waker) -> Self {
        let (to, from) = channel();
        Self {
            running: Vec::new(),
            next: 1,
            era: 0,
            to,
            from,
            waker,
        }
    }

    pub fn mail(&self) -> Mail {
        Mail {
            era: self.era,
            to: self.to.clone(),
            waker: self.waker.clone(),
        }
    }

    /// Starts a job; one without a name is never shown.
    pub fn start(&mut self, name: Option<&str>, work: impl FnOnce(&Job) + Send + 'static) -> u64 {
        self.run(name, self.mail(), work)
    }

    /// Starts a job whose news change nothing that is seen: they wait for the next
    /// frame that is drawn anyway.
    pub fn start_unseen(&mut self, work: impl FnOnce(&Job) + Send + 'static) -> u64 {
        let mail = Mail {
            waker: Arc::new(|| {}),
            ..self.mail()
        };
        self.run(None, mail, work)
    }

    fn run(
        &mut self,
        name: Option<&str>,
        mail: Mail,
        work: impl FnOnce(&Job) + Send + 'static,
    ) -> u64 {
        let state = Arc::new(State {
            done: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            cancel: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        });
        let id = self.next;
        self.next += 1;
        self.running.push(Running {
            id,
            name: name.map(Into::into),
            began: Instant::now(),
            state: state.clone(),
        });
        let job = Job {
            mail,
            state: state.clone(),
            drawn: std::sync::Mutex::new(Instant::now()),
        };
        let spawned = std::thread::Builder::new()
            .name(name.unwrap_or("job").into())
            .spawn(move || {
                // Ends also where the work panics.
                let _end = End(&job);
                work(&job);
            });
        if spawned.is_err() {
            state.ended.store(true, Ordering::Release);
        }
        id
    }

    /// What runs long enough to be shown. `waits` is set where one will be later.
    pub fn status(&mut self) -> (Vec<JobStatus>, Option<Duration>) {
        self.running
            .retain(|it| !it.state.ended.load(Ordering::Acquire));
        let mut waits = None;
        let mut shown = Vec::new();
        for job in &self.running {
            let Some(name) = &job.name else { continue };
            let age = job.began.elapsed();
            if age < SHOWN_AFTER {
                waits = Some(SHOWN_AFTER - age);
                continue;
            }
            let total = job.state.total.load(Ordering::Relaxed);
            shown.push(JobStatus {
                id: job.id,
                name: name.clone(),
                done: job.state.done.load(Ordering::Relaxed),
                total: (total != UNKNOWN).then_some(total),
            });
        }
        (shown, waits)
    }

    /// Whether any is still at work, shown or not.
    pub fn any(&self) -> bool {
        let ended = |it: &Running| it.state.ended.load(Ordering::Acquire);
        self.running.iter().any(|it| !ended(it))
    }

    /// Whether this one is still at work.
    pub fn runs(&self, id: u64) -> bool {
        let ended = |it: &Running| it.state.ended.load(Ordering::Acquire);
        self.running.iter().any(|it| it.id == id && !ended(it))
    }

    pub fn cancel(&self, id: u64) {
        if let Some(job) = self.running.iter().find(|it| it.id == id) {
            job.state.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Stops everything and forgets what it would still say.
    pub fn new_era(&mut self) {
        for job in &self.running {
            job.state.cancel.store(true, Ordering::Relaxed);
        }
        self.era += 1;
    }

    /// The next news of this era.
    pub fn next_news(&self) -> Option<News> {
        loop {
            let (era, news) = self.from.try_recv().ok()?;
            if era == self.era {
                return Some(news);
            }
        }
    }
}

impl Mail {
    pub fn post(&self, news: News) {
        // The window is gone only when the program ends.
        let _ = self.to.send((self.era, news));
        (self.waker)();
    }
}

impl Job {
    pub fn post(&self, news: News) {
        self.mail.post(news);
    }

    pub fn mail(&self) -> &Mail {
        &self.mail
    }

    pub fn cancelled(&self) -> bool {
        self.state.cancel.load(Ordering::Relaxed)
    }

    /// For work that looks at a flag itself.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.state.cancel
    }

    pub fn set_total(&self, total: u64) {
        self.state.total.store(total, Ordering::Relaxed);
        self.state.done.store(0, Ordering::Relaxed);
    }

    pub fn set_done(&self, done: u64) {
        self.state.done.store(done, Ordering::Relaxed);
        self.draw();
    }

    pub fn step(&self) {
        self.state.done.fetch_add(1, Ordering::Relaxed);
        self.draw();
    }

    fn draw(&self) {
        if let Ok(mut drawn) = self.drawn.try_lock()
            && drawn.elapsed() >= PROGRESS_EVERY
        {
            *drawn = Instant::now();
            (self.mail.waker)();
        }
    }
}

struct End<'a>(&'a Job);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.state.ended.store(true, Ordering::Release);
        (self.0.mail.waker)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::panels::start::Answer;

    fn said(text: &str) -> News {
        News::Answer(Answer::Failed(text.into()))
    }

    fn wait_for(jobs: &Jobs) -> String {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(News::Answer(Answer::Failed(text))) = jobs.next_news() {
                return text;
            }
            assert!(Instant::now() < until, "no news came");
            std::thread::yield_now();
        }
    }

    #[test]
    fn news_of_an_earlier_project_are_dropped() {
        let mut jobs = Jobs::new(Arc::new(|| {}));
        let old = jobs.mail();
        jobs.new_era();
        old.post(said("old"));
        jobs.start(None, |job| job.post(said("new")));
        assert_eq!(wait_for(&jobs), "new");
    }

    #[test]
    fn a_stopped_job_knows_it() {
        let mut jobs = Jobs::new(Arc::new(|| {}));
        let id = jobs.start(Some("wait"), |job| {
            while !job.cancelled() {
                std::thread::yield_now();
            }
            job.post(said("stopped"));
        });
        jobs.cancel(id);
        assert_eq!(wait_for(&jobs), "stopped");
    }
}
