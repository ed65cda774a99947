/** Small real images. */
import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour. */
export function png(width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits a channel, RGB
  const row = Buffer.alloc(1 + 3 * width, 0x66);
  row[0] = 0; // no filter
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** A JPEG, drawn and encoded by the browser of a tab. */
export async function jpeg(tab, width, height) {
  const url = await tab.evaluate(
    (...size) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = size;
      canvas.getContext('2d').fillRect(0, 0, ...size);
      return canvas.toDataURL('image/jpeg');
    },
    width,
    height,
  );
  return Buffer.from(url.split(',')[1], 'base64');
}
