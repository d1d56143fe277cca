// The length-prefixed frames of one endless response, as they come.
export async function* framesOf(response) {
  if (!response.ok) throw new Error(await response.text());
  const reader = response.body.getReader();
  let held = new Uint8Array(0);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('The response ended.');
    const joined = new Uint8Array(held.length + value.length);
    joined.set(held);
    joined.set(value, held.length);
    held = joined;
    while (held.length >= 4) {
      const length = new DataView(held.buffer, held.byteOffset).getUint32(0);
      if (held.length < 4 + length) break;
      yield held.slice(4, 4 + length);
      held = held.subarray(4 + length);
    }
  }
}
