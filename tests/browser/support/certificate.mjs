/** A self-signed certificate, made anew, so that none can expire. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

// DER: a tag, the length, the content.
function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length =
    size < 0x80
      ? [size]
      : size < 0x100
        ? [0x81, size]
        : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts) => der(0x30, ...parts);
const set = (...parts) => der(0x31, ...parts);
const integer = (...bytes) => der(0x02, Buffer.from(bytes));
const oid = (...bytes) => der(0x06, Buffer.from(bytes));
const utf8 = (text) => der(0x0c, Buffer.from(text));
const octets = (...parts) => der(0x04, ...parts);
const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);

const ecdsaWithSha256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
const commonName = oid(0x55, 0x04, 0x03);
const subjectAltName = oid(0x55, 0x1d, 0x11);

const dayMs = 86_400_000;

/** `{ key, cert }` for 127.0.0.1, as node:tls takes them. */
export function selfSigned() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
  });
  const name = sequence(set(sequence(commonName, utf8('127.0.0.1'))));
  const ipAddress = der(0x87, Buffer.from([127, 0, 0, 1]));
  const extensions = sequence(
    sequence(subjectAltName, octets(sequence(ipAddress))),
  );
  const body = sequence(
    der(0xa0, integer(2)),
    // Positive, and another one for each: browsers refuse a repeated number.
    integer(1, ...randomBytes(8)),
    sequence(ecdsaWithSha256),
    name,
    sequence(time(Date.now() - dayMs), time(Date.now() + 30 * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(
    body,
    sequence(ecdsaWithSha256),
    bits(signature),
  );
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: pem(certificate),
  };
}

// UTCTime: 261231235959Z
function time(milliseconds) {
  const iso = new Date(milliseconds).toISOString();
  return der(0x17, Buffer.from(`${iso.slice(2, 19).replaceAll(/\D/g, '')}Z`));
}

function pem(bytes) {
  const lines = bytes.toString('base64').match(/.{1,64}/g);
  return [
    '-----BEGIN CERTIFICATE-----',
    ...lines,
    '-----END CERTIFICATE-----',
  ].join('\n');
}
