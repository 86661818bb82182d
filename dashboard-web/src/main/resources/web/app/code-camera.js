import { LitElement, css, html } from 'lit';
import { look } from './look.js';

const EVERY_MS = 200;
/** The same code is told again only after it was out of sight for so long. */
const SAME_MS = 3_000;

/** Reads QR codes from the camera, where the browser can. Fires `code` with what it read, `fault` with why it cannot. */
class CodeCamera extends LitElement {
  static styles = [
    look,
    css`
      video {
        width: 100%;
        max-height: 50dvh;
        object-fit: cover;
        border-radius: var(--r2);
        background: var(--ink);
      }
    `,
  ];

  connectedCallback() {
    super.connectedCallback();
    this.#open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
    this.stream?.getTracks().forEach((track) => track.stop());
  }

  render() {
    return html`<video muted playsinline aria-label="What the camera sees"></video>`;
  }

  async #open() {
    try {
      const detector = new BarcodeDetector({ formats: ['qr_code'] });
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      await this.updateComplete;
      if (!this.isConnected) return this.disconnectedCallback();
      const video = this.renderRoot.querySelector('video');
      video.srcObject = this.stream;
      await video.play();
      this.looking = setInterval(() => this.#look(detector, video), EVERY_MS);
    } catch (failure) {
      this.dispatchEvent(new CustomEvent('fault', { detail: `The camera cannot be used: ${failure.message}` }));
    }
  }

  async #look(detector, video) {
    if (this.busy) return;
    this.busy = true;
    try {
      const [seen] = await detector.detect(video);
      const now = performance.now();
      if (seen) {
        const again = seen.rawValue === this.last && now - this.lastSeen < SAME_MS;
        this.last = seen.rawValue;
        this.lastSeen = now;
        if (!again) this.dispatchEvent(new CustomEvent('code', { detail: seen.rawValue }));
      }
    } catch {
      // A frame that cannot be read: the next one comes at once.
    }
    this.busy = false;
  }
}

customElements.define('code-camera', CodeCamera);
