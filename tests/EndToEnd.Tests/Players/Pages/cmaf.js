// Chunked CMAF by fetch: init segment and chunks of one endless response.
import { framesOf } from './frames.js';
import { LiveBuffer } from './live-buffer.js';

export async function play(watch, host, camera) {
  const response = await fetch(`${host}/live/${camera}/cmaf`);
  const { video, audio } = await (await fetch(`${host}/live/${camera}/status`)).json();
  const buffer = await LiveBuffer.open(watch, `video/mp4; codecs="${video.codec},${audio.codec}"`);
  for await (const frame of framesOf(response)) buffer.append(frame);
}
