/** The shape of a WAV as it comes over the line: the loudest sample of each side in every 20 ms. */

import { ApiFault } from './api.js';

export const BIN_MS = 20;
/** A header of ours has 44 bytes; one with more chunks in front of the sound is still found. */
const LONGEST_HEADER = 65_536;

/**
 * Reads the recording at `address` once, from its first byte to its last, and keeps nothing of it but the peaks:
 * `{ peaks: [[…], …] }`, one list for each channel, 0 to 1. `told` gets what there is so far, each quarter of a second.
 */
export async function wavePeaks(address, signal, told) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new ApiFault(`The server answered ${answer.status}.`, answer.status);
  const reader = answer.body.getReader();
  let shape = null;
  let rest = new Uint8Array(0);
  let toldAt = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    let bytes = joined(rest, value);
    if (!shape) {
      const format = header(bytes);
      if (!format && bytes.length > LONGEST_HEADER) throw new ApiFault('The recording is not a WAV file.');
      if (!format) {
        rest = bytes;
        continue;
      }
      shape = new Shape(format);
      bytes = bytes.subarray(format.soundAt);
    }
    rest = shape.take(bytes);
    if (performance.now() - toldAt > 250) {
      toldAt = performance.now();
      told(shape.peaks);
    }
  }
  if (!shape) throw new ApiFault('The recording is not a WAV file.');
  return shape.peaks;
}

class Shape {
  constructor({ channels, rate }) {
    this.channels = channels;
    this.framesInBin = Math.max(1, Math.round((rate * BIN_MS) / 1000));
    this.peaks = Array.from({ length: channels }, () => []);
    this.loudest = new Array(channels).fill(0);
    this.frames = 0;
  }

  /** Takes whole frames; answers the bytes of one that is not whole yet. */
  take(bytes) {
    const usable = bytes.length - (bytes.length % (2 * this.channels));
    // A copy begins at an even place in memory, whatever the bytes did. WAV is little-endian, and so is every browser.
    const samples = new Int16Array(bytes.slice(0, usable).buffer);
    for (let i = 0; i < samples.length; ) {
      for (let channel = 0; channel < this.channels; channel++, i++) {
        const level = Math.abs(samples[i]);
        if (level > this.loudest[channel]) this.loudest[channel] = level;
      }
      if (++this.frames === this.framesInBin) this.#close();
    }
    return bytes.subarray(usable);
  }

  #close() {
    for (let channel = 0; channel < this.channels; channel++) {
      this.peaks[channel].push(this.loudest[channel] / 32768);
      this.loudest[channel] = 0;
    }
    this.frames = 0;
  }
}

/** Where the sound begins and how it is laid out; null while the bytes do not tell. */
function header(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (name === 'data' && format) return { ...format, soundAt: at + 8 };
    const size = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 24 <= bytes.length) {
      if (view.getUint16(at + 22, true) !== 16) throw new ApiFault('The recording is not 16-bit sound.');
      format = { channels: view.getUint16(at + 10, true), rate: view.getUint32(at + 12, true) };
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

function joined(first, second) {
  if (!first.length) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
