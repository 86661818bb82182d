// Microphone and loudspeaker of one call, each an AudioWorklet at the line's own 24 kHz.
const RATE = 24000;

/** Begins playing. `on.played(itemId, playedMs)`, `on.level(0..1)`, `on.sounding(bool)`. */
export async function openLoudspeaker(on) {
  const context = new AudioContext({ sampleRate: RATE, latencyHint: 'interactive' });
  await context.audioWorklet.addModule('/callpage/playout-worklet.js');
  const node = new AudioWorkletNode(context, 'playout', { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(context.destination);
  node.port.onmessage = ({ data }) => {
    if (data.level !== undefined) on.level(data.level);
    if (data.itemId !== undefined) {
      on.played(data.itemId, data.playedMs);
      on.sounding(data.sounding);
    }
  };
  await context.resume();
  return {
    play: (itemId, pcm) => node.port.postMessage({ itemId, pcm }, [pcm]),
    clear: () => node.port.postMessage({ clear: true }),
    close: () => context.close(),
  };
}

/** Asks for the microphone. Rejects with the browser's own error. `on.frame(pcm)` each 20 ms, `on.level(0..1)`. */
export async function openMicrophone(on) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  });
  const { context, source } = await contextFor(stream);
  await context.audioWorklet.addModule('/callpage/mic-worklet.js');
  const node = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
  source.connect(node);
  await context.resume();
  let muted = false;
  node.port.onmessage = ({ data: { pcm, peak } }) => {
    // Muted still sends silence, so that the other end hears that the caller stopped.
    on.frame(muted ? new ArrayBuffer(pcm.byteLength) : pcm);
    on.level(muted ? 0 : peak);
  };
  stream.getAudioTracks()[0].onended = () => on.lost();
  return {
    mute: on => { muted = on; },
    close: () => {
      stream.getTracks().forEach(track => track.stop());
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
