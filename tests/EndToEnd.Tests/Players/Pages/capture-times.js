// When pictures were captured, from the prft boxes before the chunks (ISO/IEC 14496-12 section 8.16.5).

const VIDEO = 1;
const KEPT = 2000;
const NTP_TO_UNIX = 2_208_988_800;

export class CaptureTimes {
  #timescale = null;
  #known = []; // [media time in s, ms since 1970], in order

  // The media time of the newest picture, in s.
  get newest() { return this.#known.at(-1)?.[0]; }

  // Takes an init segment or a chunk.
  read(bytes) {
    this.#boxes(bytes, 0, bytes.byteLength);
  }

  at(mediaTime) {
    let low = 0, high = this.#known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#known[middle][0] <= mediaTime + 0.001) low = middle + 1; else high = middle;
    }
    if (low === 0) return undefined;
    const [time, captured] = this.#known[low - 1];
    return captured + (mediaTime - time) * 1000;
  }

  #boxes(bytes, from, to) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = from; at < to; at += view.getUint32(at)) {
      const size = view.getUint32(at);
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      if (type === 'moov' || type === 'trak' || type === 'mdia') this.#boxes(bytes, at + 8, at + size);
      else if (type === 'mdhd') this.#timescale ??= view.getUint32(at + (bytes[at + 8] === 1 ? 28 : 20)); // the video is the first track
      else if (type === 'prft' && view.getUint32(at + 12) === VIDEO) this.#learn(view, at);
    }
  }

  #learn(view, at) {
    const captured = (view.getUint32(at + 16) - NTP_TO_UNIX + view.getUint32(at + 20) / 2 ** 32) * 1000;
    this.#known.push([Number(view.getBigUint64(at + 24)) / this.#timescale, captured]);
    if (this.#known.length > KEPT) this.#known.splice(0, KEPT / 2);
  }
}
