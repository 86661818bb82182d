// A microphone and a loudspeaker for programs that have neither: sound comes and goes at the speed of speech,
// as 16-bit little-endian mono PCM at 24 kHz.
import { readFileSync } from 'node:fs';

const BYTES_PER_MS = 48;
const CHUNK_MS = 40;

/** The samples of a WAV file. */
export function readWav(path) {
  const wav = readFileSync(path);
  const format = wav.indexOf('fmt ') + 8;
  const [channels, rate, bits] = [wav.readUInt16LE(format + 2), wav.readUInt32LE(format + 4), wav.readUInt16LE(format + 14)];
  if (channels !== 1 || rate !== 24_000 || bits !== 16) {
    throw new Error(`${path}: expected 16-bit mono at 24000 Hz, but it has ${channels} channels of ${bits} bits at ${rate} Hz`);
  }
  const data = wav.indexOf('data', format) + 8;
  return wav.subarray(data, data + wav.readUInt32LE(data - 4));
}

/** Sends 40 ms of sound every 40 ms: what it was given to say, and silence the rest of the time. */
export class Microphone {
  #send;
  #toSay = Buffer.alloc(0);
  #startedAt = Date.now();
  #sentMs = 0;
  #timer;

  constructor(send) {
    this.#send = send;
    this.#timer = setInterval(() => this.#tick(), CHUNK_MS);
  }

  say(pcm) {
    this.#toSay = Buffer.concat([this.#toSay, pcm]);
  }

  off() {
    clearInterval(this.#timer);
  }

  #tick() {
    for (; this.#sentMs < Date.now() - this.#startedAt; this.#sentMs += CHUNK_MS) {
      const chunk = Buffer.alloc(CHUNK_MS * BYTES_PER_MS);
      this.#toSay.copy(chunk);
      this.#toSay = this.#toSay.subarray(chunk.length);
      this.#send(chunk);
    }
  }
}

/** Plays one item after the other, and knows how much of the latest has been heard. */
export class Loudspeaker {
  loudest = 0;
  #item;
  #receivedMs = 0;
  #startedAt = 0;

  play(item, pcm) {
    if (item !== this.#item) {
      this.#item = item;
      this.#receivedMs = 0;
      this.#startedAt = Date.now();
    }
    this.#receivedMs += pcm.length / BYTES_PER_MS;
    for (let at = 0; at < pcm.length; at += 2) {
      this.loudest = Math.max(this.loudest, Math.abs(pcm.readInt16LE(at)));
    }
  }

  /** Stops. What was being played and how much of it was heard; undefined when all was silent. */
  stop() {
    const heardMs = Math.floor(Math.min(this.#receivedMs, Date.now() - this.#startedAt));
    const stopped = this.#item && heardMs < this.#receivedMs ? { item: this.#item, heardMs } : undefined;
    this.#item = undefined;
    return stopped;
  }
}
