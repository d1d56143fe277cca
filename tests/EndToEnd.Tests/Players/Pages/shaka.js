// LL-HLS in Shaka, with its own control of the live edge.
import './npm/shaka-player/dist/shaka-player.compiled.js';

// In the other mode Shaka 5.2 moves its timestamp offset by a millisecond and back, and with each move the parts up to the next key frame are lost.
const CONFIGURATION = { manifest: { hls: { sequenceMode: true } }, streaming: { bufferBehind: 10, liveSync: { enabled: true } } };
const TRIES = 10;
const AGAIN = 500; // ms

export async function play(watch, host, camera) {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  await player.attach(watch.video);
  player.configure(CONFIGURATION);
  player.addEventListener('error', ({ detail }) => watch.fail(`shaka: ${detail.code} ${detail.message}`));
  player.getNetworkingEngine().addEventListener('retry', ({ error }) => watch.recover(`shaka: retry: ${error?.message}`));
  watch.captured = mediaTime => player.getPlayheadTimeAsDate() ? player.getPlayheadTimeAsDate().getTime() + (mediaTime - watch.video.currentTime) * 1000 : undefined;
  await load(watch, player, `${host}/hls/${camera}/index.m3u8`);
  watch.video.play();
  return watch.done;
}

// Shaka 5.2 can't begin while no segment is complete, which is the first second of a stream: it throws a TypeError, which is none of its own errors.
async function load(watch, player, uri) {
  for (let left = TRIES; ; left--) {
    try {
      return await player.load(uri);
    } catch (e) {
      if (!(e instanceof TypeError) || left === 0) throw e;
      watch.note(`shaka: ${e.message}`);
      await new Promise(resolve => setTimeout(resolve, AGAIN));
    }
  }
}
