// <video src>: the browser is the player. It tells nobody about prft, so another response is read beside it for the times of capture.
import { CaptureTimes } from './capture-times.js';
import { framesOf } from './frames.js';

export async function play(watch, host, camera) {
  const times = new CaptureTimes();
  watch.captured = mediaTime => times.at(mediaTime);
  watch.video.src = `${host}/live/${camera}/stream.mp4`;
  watch.video.play();
  for await (const frame of framesOf(await fetch(`${host}/live/${camera}/cmaf?tracks=video`))) times.read(frame);
}
