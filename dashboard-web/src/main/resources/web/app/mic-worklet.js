// Cuts the microphone into frames of 20 ms of 24 kHz 16-bit PCM and measures each one's peak. Where the browser could not
// give 24 kHz, samples are taken in between by straight lines, which is good enough for speech.
const RATE = 24000;
const FRAME = 480;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
    this.peak = 0;
    this.step = sampleRate / RATE;
    this.at = 0;
    this.last = 0;
  }

  process([input]) {
    const samples = input[0];
    if (!samples) return true;
    if (this.step === 1) {
      for (const sample of samples) this.take(sample);
      return true;
    }
    for (const sample of samples) {
      for (; this.at < 1; this.at += this.step) this.take(this.last + (sample - this.last) * this.at);
      this.at -= 1;
      this.last = sample;
    }
    return true;
  }

  take(sample) {
    const held = Math.max(-1, Math.min(1, sample));
    this.peak = Math.max(this.peak, Math.abs(held));
    this.frame[this.filled++] = held < 0 ? held * 0x8000 : held * 0x7fff;
    if (this.filled === FRAME) {
      this.port.postMessage({ pcm: this.frame.buffer, peak: this.peak }, [this.frame.buffer]);
      this.frame = new Int16Array(FRAME);
      this.filled = 0;
      this.peak = 0;
    }
  }
}

registerProcessor('microphone', Microphone);
