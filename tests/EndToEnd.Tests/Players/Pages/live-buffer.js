// One SourceBuffer for both tracks, fed a chunk at a time, and a player that stays close to the live edge.
import { CaptureTimes } from './capture-times.js';

const LEAST = 0.15;   // s behind the newest picture when it comes: the least that holds with sound in the same buffer
const STEP = 0.1;     // s the distance grows with each underflow
const MOST = 1;       // s it grows to
const SLACK = 0.01;   // s beyond the distance that are let be
const CALM = 3000;    // ms without an underflow after which it shrinks by half a step
const SEEK = 0.75;    // s beyond the distance at which a seek is less disturbing than a faster rate
const KEPT = 10;      // s behind the player that stay in the buffer

export class LiveBuffer {
  #watch; #video; #buffer; #waiting = []; #times = new CaptureTimes(); #inits = 0; #hasBegun = false; #distance = LEAST; #changed = 0;

  static async open(watch, mimeType) {
    if (!MediaSource.isTypeSupported(mimeType)) throw new Error(`${mimeType} is not supported.`);
    const source = new MediaSource();
    watch.video.src = URL.createObjectURL(source);
    await new Promise(resolve => source.addEventListener('sourceopen', resolve, { once: true }));
    return new LiveBuffer(watch, source.addSourceBuffer(mimeType));
  }

  constructor(watch, buffer) {
    this.#watch = watch;
    this.#video = watch.video;
    this.#buffer = buffer;
    watch.captured = mediaTime => this.#times.at(mediaTime);
    buffer.addEventListener('error', () => watch.fail('source buffer'));
    buffer.addEventListener('updateend', () => this.#onAppended());
    watch.video.addEventListener('waiting', () => { if (this.#hasBegun) this.#keep(Math.min(MOST, this.#distance + STEP)); });
  }

  append(bytes) {
    this.#times.read(bytes);
    if (bytes[4] === 0x66 && ++this.#inits === 2) this.#watch.fail('Another epoch began.'); // 'f' of ftyp
    this.#waiting.push(bytes);
    this.#next();
    if (this.#hasBegun) this.#steer();
  }

  #next() {
    if (!this.#buffer.updating && this.#waiting.length > 0) this.#buffer.appendBuffer(this.#waiting.shift());
  }

  #onAppended() {
    if (this.#buffer.updating) return; // another append was quicker than this event
    const { buffered, currentTime } = this.#video;
    if (!this.#hasBegun && buffered.length > 0 && this.#waiting.length === 0) {
      this.#hasBegun = true;
      this.#video.currentTime = Math.max(buffered.start(0), this.#times.newest - this.#distance);
      this.#video.play();
    }
    if (this.#hasBegun && buffered.length > 0 && buffered.start(0) < currentTime - 2 * KEPT) this.#buffer.remove(0, currentTime - KEPT);
    else this.#next();
  }

  #keep(distance) {
    this.#distance = distance;
    this.#changed = performance.now();
  }

  #steer() {
    if (this.#distance > LEAST && performance.now() - this.#changed > CALM) this.#keep(Math.max(LEAST, this.#distance - STEP / 2));
    const late = this.#times.newest - this.#video.currentTime - this.#distance;
    if (late > SEEK && !this.#video.seeking && this.#waiting.length === 0) this.#video.currentTime = this.#times.newest - this.#distance;
    this.#video.playbackRate = late > SLACK ? Math.min(1.1, 1 + 0.5 * late) : 1;
  }
}
