// MediaSource over a WebSocket: the MIME type, then init segment and chunks, a message each.
import { LiveBuffer } from './live-buffer.js';

export function play(watch, host, camera) {
  return new Promise((_, reject) => {
    const socket = new WebSocket(`${host.replace('http', 'ws')}/ws/mse/${camera}`);
    socket.binaryType = 'arraybuffer';
    let opened = null;
    socket.onopen = () => socket.send('h264');
    socket.onclose = ({ code, reason }) => reject(new Error(`The connection closed: ${code} ${reason}`));
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') opened.then(buffer => buffer.append(new Uint8Array(data))).catch(reject);
      else if (!data.startsWith('codec:')) opened = LiveBuffer.open(watch, JSON.parse(data).mimeType);
    };
  });
}
