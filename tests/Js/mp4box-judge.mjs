// node mp4box-judge.mjs FILE: what mp4box.js makes of an init segment with chunks behind it.
// It fails unless every byte is inside a box that it knows; it prints each track's codec and number of samples.
import { readFileSync } from 'node:fs';
import { createFile } from 'mp4box';

const data = readFileSync(process.argv[2]);
const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
buffer.fileStart = 0;

const file = createFile();
let info;
const samples = {};
file.onError = (module, message) => fail(`${module}: ${message}`);
file.onReady = (ready) => {
  info = ready;
  for (const track of ready.tracks) file.setExtractionOptions(track.id, null, { nbSamples: 1 });
  file.start();
};
file.onSamples = (id, _, batch) => { samples[id] = (samples[id] ?? 0) + batch.length; };
file.appendBuffer(buffer);
file.flush();

if (!info) fail('no track is ready');
let end = 0;
for (const box of file.boxes) {
  if (box.start !== end) fail(`${box.type} starts at ${box.start} where ${end} is expected`);
  end = box.start + box.size;
  walk(box);
}
if (end !== data.length) fail(`the boxes end at ${end} of ${data.length} bytes`);
for (const track of info.tracks) console.log(`${track.id} ${track.codec} ${samples[track.id] ?? 0}`);

function walk(box) {
  if (box.constructor.name === 'Box' || box.constructor.name === 'ContainerBox') fail(`the box ${box.type} at ${box.start} is unknown`);
  if (box.has_unparsed_data) fail(`the box ${box.type} at ${box.start} has bytes that were not read`);
  const inside = box.boxes ?? box.entries?.filter((entry) => entry.hdr_size) ?? [];
  let at = inside[0]?.start;
  for (const child of inside) {
    if (child.start !== at) fail(`${child.type} in ${box.type} starts at ${child.start} where ${at} is expected`);
    at = child.start + child.size;
    walk(child);
  }
  if (inside.length > 0 && at !== box.start + box.size) fail(`${box.type} goes on behind its last box`);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
