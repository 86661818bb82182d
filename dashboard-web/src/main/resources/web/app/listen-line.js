/**
 * The sound of one call at a time, for the whole page, so that a call that was taken over is not lost by looking at another.
 * Fires `change` (state, standing, fault) and `level` (levels: caller, agent, supervisor, 0 to 1).
 */
import * as api from './api.js';
import { session } from './session.js';

const RATE = 24000;
const HEADER_BYTES = 12;
/** Of a socket whose session is over, or whose right was taken away. */
const NO_LONGER_ALLOWED = 4401;

class ListenLine extends EventTarget {
  /** `closed`, `connecting`, `listening`, `ended` (the call), `lost` (the connection). */
  state = 'closed';
  ticketId = '';
  /** How the call stands, as the API says it. */
  standing = null;
  fault = '';
  levels = [0, 0, 0];
  /** Of a call that ended while we listened: why, as the ticket has it, and whether we were speaking in it. */
  endedBy = '';
  heldTheCall = false;
  /** True while our own microphone is heard by the caller, or about to be. */
  holding = false;

  #socket = null;
  #listener = '';
  #speaker = null;
  #microphone = null;
  #ownPeak = 0;

  /** Begins to listen. Call it from a click or a key: browsers play no sound otherwise. */
  async open(ticketId) {
    this.close();
    this.ticketId = ticketId;
    this.#become('connecting');
    try {
      this.standing = await api.callStanding(ticketId);
      this.#speaker = await openSpeaker((levels) => this.#leveled(levels));
    } catch (fault) {
      this.#fail(fault.message);
      return;
    }
    if (this.ticketId !== ticketId) return;
    const address = new URL(`/api/calls/${encodeURIComponent(ticketId)}/audio`, location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onmessage = ({ data }) => (typeof data === 'string' ? this.#told(JSON.parse(data)) : this.#heard(data));
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      const lost = this.state === 'connecting' || this.state === 'listening';
      this.#release();
      if (lost) {
        this.fault =
          code === NO_LONGER_ALLOWED
            ? 'You may no longer listen: your session is over, or the right calls.step-in was taken away.'
            : 'The connection to the call was lost.';
        this.#become('lost');
        if (code === NO_LONGER_ALLOWED) session.check();
      }
    };
  }

  close() {
    this.#release();
    this.ticketId = '';
    this.standing = null;
    this.fault = '';
    this.#become('closed');
  }

  /** Asks for the microphone, then for the call. Rejects with a sentence to show. */
  async takeOver() {
    this.#microphone ??= await openMicrophone((pcm, peak) => this.#spoken(pcm, peak));
    try {
      this.standing = await api.takeOver(this.ticketId, this.#listener);
      this.holding = true;
      this.#become(this.state);
    } catch (fault) {
      this.#closeMicrophone();
      throw fault;
    }
  }

  async handBack() {
    this.standing = await api.handBack(this.ticketId, this.#listener);
    this.#letGo();
    this.#become(this.state);
  }

  /** What the API wants of one who has the call. */
  keyTo(ticketId) {
    return this.ticketId === ticketId && this.#listener ? { listener: this.#listener } : {};
  }

  #told(frame) {
    if (frame.type === 'listening') {
      this.#listener = frame.listener;
      this.standing = frame;
      this.#become('listening');
    } else if (frame.type === 'state') {
      this.standing = { ...this.standing, ...frame };
      if (this.holding && frame.state !== 'held' && frame.state !== 'announcing') this.#letGo();
      this.#become(this.state);
    } else if (frame.type === 'ended') {
      this.heldTheCall = this.holding;
      this.endedBy = frame.reason;
      this.#release();
      this.#become('ended');
    } else if (frame.type === 'refused') {
      this.#fail(frame.message);
    }
  }

  #heard(data) {
    const side = new DataView(data).getUint8(0);
    const pcm = data.slice(HEADER_BYTES);
    this.#speaker?.play(side, pcm);
  }

  #spoken(pcm, peak) {
    if (!this.holding || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(pcm);
    this.#ownPeak = Math.max(this.#ownPeak, peak);
  }

  #leveled(levels) {
    // Nobody hears themselves, so how loud we are is known here only.
    this.levels = this.holding ? [levels[0], levels[1], this.#ownPeak] : levels;
    this.#ownPeak = 0;
    this.dispatchEvent(new Event('level'));
  }

  #fail(sentence) {
    this.#release();
    this.fault = sentence;
    this.#become('lost');
  }

  #letGo() {
    this.holding = false;
    this.#closeMicrophone();
  }

  #release() {
    this.#letGo();
    const socket = this.#socket;
    this.#socket = null;
    this.#listener = '';
    socket?.close();
    this.#speaker?.close();
    this.#speaker = null;
    this.levels = [0, 0, 0];
  }

  #closeMicrophone() {
    this.#microphone?.close();
    this.#microphone = null;
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export const line = new ListenLine();

async function openSpeaker(leveled) {
  const context = new AudioContext({ sampleRate: RATE, latencyHint: 'interactive' });
  await context.audioWorklet.addModule('/assets/app/listen-worklet.js');
  const node = new AudioWorkletNode(context, 'listening', { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(context.destination);
  node.port.onmessage = ({ data }) => leveled(data);
  node.onprocessorerror = () => reportError(new Error('The sound of the call can no longer be played'));
  // Without a click a browser keeps this waiting for ever, and sound comes once there was one.
  context.resume();
  return {
    play: (side, pcm) => node.port.postMessage({ side, pcm }, [pcm]),
    close: () => context.close(),
  };
}

const REFUSALS = {
  NotAllowedError: 'The browser does not give this page the microphone: allow it beside the address and try again.',
  NotFoundError: 'There is no microphone.',
  NotReadableError: 'The microphone is used by another program.',
};

async function openMicrophone(frame) {
  if (!navigator.mediaDevices) throw new Error('The microphone works on this machine or over https only.');
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
  } catch (refusal) {
    throw new Error(REFUSALS[refusal.name] ?? `The microphone cannot be used: ${refusal.message}`, { cause: refusal });
  }
  const { context, source } = await contextFor(stream);
  await context.audioWorklet.addModule('/assets/app/mic-worklet.js');
  const node = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
  source.connect(node);
  await context.resume();
  node.port.onmessage = ({ data: { pcm, peak } }) => frame(pcm, peak);
  node.onprocessorerror = () => reportError(new Error('The microphone can no longer be heard'));
  return {
    close: () => {
      stream.getTracks().forEach((track) => track.stop());
      context.close();
    },
  };
}

// Firefox refuses a microphone in a context of another rate than the device's; the worklet then converts.
async function contextFor(stream) {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    await context.close();
    const native = new AudioContext();
    return { context: native, source: native.createMediaStreamSource(stream) };
  }
}
