// What is seen of a <video>: from its first picture on, for so many seconds.

const PATIENCE = 30_000; // ms for the first picture
const LOOK = 50;         // ms between two looks at the clocks
const SETTLED = 8_000;   // ms from the first picture until a player that starts at the last key frame has caught up: only then is it told how late it is

function quantiles(values, shares) {
  const sorted = values.toSorted((a, b) => a - b);
  return shares.map(share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null);
}

export class Watch {
  // Tells when the picture at a media time was captured, in ms since 1970; the player sets it.
  captured = () => undefined;
  errors = [];
  recovered = []; // errors the player got over
  notes = []; // what a player said that takes nothing away from the picture
  #video; #seconds; #finish; #asked = performance.now(); #first = null; #last = null; #end = null;
  #unknown = 0; #stalls = 0; #stalled = 0; #stallBegan = null; #seeks = 0; #jumped = 0; #time = 0; #ranges = 0; #pictures = 0;
  #latencies = []; #lastPicture = 0; #freeze = 0; #looked = performance.now(); #late = []; #heap = null;

  constructor(video, seconds) {
    this.#video = video;
    this.#seconds = seconds;
    this.done = new Promise(resolve => { this.#finish = resolve; });
    video.addEventListener('error', () => this.fail(`video: ${video.error.code} ${video.error.message}`));
    video.addEventListener('ended', () => this.fail('The video ended.'));
    video.addEventListener('waiting', () => { if (this.#isRunning && this.#stallBegan === null) { this.#stalls++; this.#stallBegan = performance.now(); } });
    video.addEventListener('playing', () => this.#endStall());
    video.addEventListener('seeking', () => { if (this.#isRunning) { this.#seeks++; this.#jumped += video.currentTime - this.#time; this.#time = video.currentTime; } });
    video.requestVideoFrameCallback((now, picture) => this.#onPicture(now, picture));
    setTimeout(() => { if (this.#first === null) { this.fail('No picture came.'); this.#stop(); } }, PATIENCE);
    setInterval(() => this.#look(), LOOK);
  }

  get video() { return this.#video; }

  fail(message) { this.errors.push(message); }

  recover(message) { this.recovered.push(message); }

  note(message) { this.notes.push(message); }

  get hasPicture() { return this.#first !== null; }

  report() {
    const { videoWidth, videoHeight, webkitAudioDecodedByteCount } = this.#video;
    const wall = this.#first ? ((this.#end ?? performance.now()) - this.#first.at) / 1000 : 0;
    const played = this.#first ? (this.#last ?? this.#video.currentTime) - this.#first.time - this.#jumped : 0;
    const [median, p95, max] = quantiles(this.#latencies, [0.5, 0.95, 1]);
    const { droppedVideoFrames } = this.#video.getVideoPlaybackQuality();
    return {
      errors: this.errors, recovered: this.recovered, notes: this.notes, wall, played, firstPicture: this.#first ? this.#first.at - this.#asked : null,
      pictures: this.#pictures, dropped: droppedVideoFrames, stalls: this.#stalls, stalled: this.#stalled / 1000, seeks: this.#seeks, ranges: this.#ranges,
      latency: { median, p95, max }, unmeasured: this.#unknown, longestFreeze: this.#freeze, timerLateness: quantiles(this.#late, [0.99])[0] ?? 0,
      width: videoWidth, height: videoHeight, audioBytes: webkitAudioDecodedByteCount,
      heapAtStart: this.#heap, heap: performance.memory.usedJSHeapSize,
    };
  }

  get #isRunning() { return this.#first !== null && this.#end === null; }

  // The frame's own clock may be off performance.now() by a constant, so only differences of one clock are taken.
  #onPicture(frameTime, { mediaTime, expectedDisplayTime }) {
    if (this.#first === null) {
      this.#time = this.#video.currentTime;
      this.#first = { at: performance.now(), time: this.#time };
      this.#heap = performance.memory.usedJSHeapSize;
      setTimeout(() => this.#stop(), this.#seconds * 1000);
    } else {
      this.#freeze = Math.max(this.#freeze, expectedDisplayTime - this.#lastPicture);
    }
    if (this.#end !== null) return;
    this.#lastPicture = expectedDisplayTime;
    this.#pictures++;
    const captured = this.captured(mediaTime);
    if (captured === undefined) this.#unknown++;
    else if (performance.now() - this.#first.at >= SETTLED) this.#latencies.push(Date.now() + expectedDisplayTime - frameTime - captured);
    this.#video.requestVideoFrameCallback((now, picture) => this.#onPicture(now, picture));
  }

  // The clocks: how far the video is, and how late this page itself is served by the processor.
  #look() {
    const now = performance.now();
    if (this.#isRunning) {
      this.#late.push(now - this.#looked - LOOK);
      this.#time = this.#video.currentTime;
      this.#ranges = Math.max(this.#ranges, this.#video.buffered.length);
    }
    this.#looked = now;
  }

  #endStall() {
    if (this.#stallBegan === null) return;
    this.#stalled += performance.now() - this.#stallBegan;
    this.#stallBegan = null;
  }

  #stop() {
    if (this.#end !== null) return;
    this.#endStall();
    this.#end = performance.now();
    this.#last = this.#video.currentTime;
    this.#finish();
  }
}
