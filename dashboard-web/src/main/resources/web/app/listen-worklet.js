// Plays the sides of a call as they arrive, mixed, and tells how loud each is. A side that begins waits for two frames, so
// that the second is there when the first has been played; one that has fallen behind jumps to the present.
const HEAD_START = Math.round(sampleRate * 0.04);
const MOST_BEHIND = Math.round(sampleRate * 0.2);
const BEHIND_AFTER_JUMP = Math.round(sampleRate * 0.06);
const REPORT_EVERY = Math.round(sampleRate * 0.06);
const SIDES = 3;

class Listening extends AudioWorkletProcessor {
  constructor() {
    super();
    this.sides = Array.from({ length: SIDES }, () => ({ queue: [], offset: 0, waiting: 0, beginAt: 0, peak: 0 }));
    this.sinceReport = 0;
    this.port.onmessage = ({ data: { side, pcm } }) => this.add(this.sides[side], new Int16Array(pcm));
  }

  add(side, samples) {
    if (!side) return;
    if (side.waiting === 0) side.beginAt = currentFrame + HEAD_START;
    side.queue.push(samples);
    side.waiting += samples.length;
    if (side.waiting > MOST_BEHIND) {
      while (side.waiting > BEHIND_AFTER_JUMP && side.queue.length > 1) {
        side.waiting -= side.queue.shift().length - side.offset;
        side.offset = 0;
      }
    }
  }

  process(_inputs, [output]) {
    const out = output[0];
    for (const side of this.sides) {
      if (currentFrame < side.beginAt) continue;
      for (let i = 0; i < out.length && side.queue.length > 0; i++) {
        const head = side.queue[0];
        const sample = head[side.offset++] / 0x8000;
        out[i] = Math.max(-1, Math.min(1, out[i] + sample));
        side.peak = Math.max(side.peak, Math.abs(sample));
        side.waiting--;
        if (side.offset === head.length) {
          side.queue.shift();
          side.offset = 0;
        }
      }
    }
    this.sinceReport += out.length;
    if (this.sinceReport >= REPORT_EVERY) {
      this.sinceReport = 0;
      this.port.postMessage(this.sides.map((side) => side.peak));
      for (const side of this.sides) side.peak = 0;
    }
    return true;
  }
}

registerProcessor('listening', Listening);
