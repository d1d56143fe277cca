// LL-HLS in hls.js.
import Hls from './npm/hls.js/dist/hls.min.mjs';

const LATENCY = 0.85; // s: its own control speeds up only above a whole second of buffer, so this page has one
const EVERY = 200;    // ms

// Stalls are counted by what the video does; "aborted" are requests hls.js gave up itself.
const HARMLESS = [Hls.ErrorDetails.BUFFER_STALLED_ERROR, Hls.ErrorDetails.BUFFER_NUDGE_ON_STALL, Hls.ErrorDetails.INTERNAL_ABORTED];

// In the first moments of a stream the place to start from is in the gaps before it: hls.js says so and steps over.
const HARMLESS_AT_FIRST = [...HARMLESS, Hls.ErrorDetails.FRAG_GAP];

const STORY = [Hls.Events.FRAG_LOADING, Hls.Events.FRAG_LOADED, Hls.Events.FRAG_BUFFERED, Hls.Events.LEVEL_UPDATED, Hls.Events.AUDIO_TRACK_UPDATED, Hls.Events.ERROR];
const STORY_LENGTH = 80;
const LONG_STALL = 500; // ms

// What hls.js did before and in a long stall is told with it: nobody can ask it afterwards.
function tellStalls(watch, hls) {
  const story = [];
  let since = null;
  for (const event of STORY) {
    hls.on(event, (_, { frag, part, details }) => {
      const where = frag ? `${frag.type} ${frag.sn}${part ? `.${part.index}` : ''}${frag.gap ? ' gap' : ''}` : '';
      const what = typeof details === 'string' ? details : details ? `${details.endSN}.${details.partList?.length} to ${details.edge.toFixed(2)}` : '';
      story.push(`${performance.now().toFixed(0)} ${event} ${where} ${what}`);
      if (story.length > STORY_LENGTH) story.shift();
    });
  }
  watch.video.addEventListener('waiting', () => { if (watch.hasPicture) since ??= performance.now(); });
  watch.video.addEventListener('playing', () => {
    if (since !== null && performance.now() - since > LONG_STALL) watch.note(`stalled at ${watch.video.currentTime.toFixed(2)} from ${since.toFixed(0)} to ${performance.now().toFixed(0)}: ${story.join('; ')}`);
    since = null;
  });
}

export function play(watch, host, camera) {
  const hls = new Hls({ lowLatencyMode: true, backBufferLength: 10 });
  watch.captured = mediaTime => hls.playingDate ? hls.playingDate.getTime() + (mediaTime - watch.video.currentTime) * 1000 : undefined;
  hls.on(Hls.Events.ERROR, (_, { details, fatal, error }) => {
    const said = `hls.js: ${details}${fatal ? ' (fatal)' : ''}: ${error?.message.split(' (')[0]}`;
    if (fatal) watch.fail(said);
    else if ((watch.hasPicture ? HARMLESS : HARMLESS_AT_FIRST).includes(details)) watch.note(said);
    else watch.recover(said);
  });
  tellStalls(watch, hls);
  hls.loadSource(`${host}/hls/${camera}/index.m3u8`);
  hls.attachMedia(watch.video);
  watch.video.play();
  setInterval(() => {
    const late = hls.latency - LATENCY;
    watch.video.playbackRate = late > 0.05 ? Math.min(1.1, 1 + 0.5 * late) : 1;
  }, EVERY);
  return watch.done;
}
