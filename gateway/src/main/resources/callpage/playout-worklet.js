// Plays queued PCM item by item and says how much of each has left the loudspeaker: four times a second while it sounds,
// when the queue runs dry, and at once when it is cleared. Clearing fades out over a few milliseconds, so that it does not click.
const REPORT_EVERY = sampleRate / 4;
const FADE = Math.round(sampleRate * 0.005);
// Audio that begins is held back this long, so that the second frame is there when the first has been played.
const HEAD_START = Math.round(sampleRate * 0.04);

class Playout extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];
    this.offset = 0;
    this.item = null;
    this.played = new Map();
    this.sinceReport = 0;
    this.peak = 0;
    this.beginAt = 0;
    this.fading = 0;
    this.sounding = false;
    this.port.onmessage = ({ data }) => data.clear ? this.clear() : this.add(data);
  }

  add({ itemId, pcm }) {
    if (this.queue.length === 0 && !this.sounding) this.beginAt = currentFrame + HEAD_START;
    if (this.fading > 0) this.drop();
    this.queue.push({ itemId, samples: new Int16Array(pcm) });
  }

  clear() {
    if (this.queue.length > 0 && this.sounding) {
      this.fading = FADE;
    } else {
      this.drop();
    }
    this.report();
  }

  drop() {
    this.queue = [];
    this.offset = 0;
    this.fading = 0;
  }

  process(_inputs, [output]) {
    const out = output[0];
    let sounded = false;
    for (let i = 0; i < out.length && currentFrame >= this.beginAt; i++) {
      const head = this.queue[0];
      if (!head) break;
      sounded = true;
      let sample = head.samples[this.offset++] / 0x8000;
      if (this.fading > 0) sample *= this.fading / FADE;
      out[i] = sample;
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.item = head.itemId;
      this.played.set(head.itemId, (this.played.get(head.itemId) || 0) + 1);
      if (this.offset === head.samples.length) {
        this.queue.shift();
        this.offset = 0;
      }
      if (this.fading > 0 && --this.fading === 0) this.drop();
    }
    this.sinceReport += out.length;
    const ranDry = this.sounding && !sounded;
    this.sounding = sounded;
    if (ranDry || (sounded && this.sinceReport >= REPORT_EVERY)) this.report();
    else if (sounded && currentFrame % 1024 === 0) this.port.postMessage({ level: this.takePeak() });
    return true;
  }

  takePeak() {
    const peak = this.peak;
    this.peak = 0;
    return peak;
  }

  report() {
    this.sinceReport = 0;
    if (this.item === null) return;
    const playedMs = Math.floor((this.played.get(this.item) || 0) * 1000 / sampleRate);
    this.port.postMessage({ itemId: this.item, playedMs, sounding: this.sounding && this.fading === 0, level: this.takePeak() });
  }
}

registerProcessor('playout', Playout);
