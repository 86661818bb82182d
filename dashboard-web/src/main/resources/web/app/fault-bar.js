/**
 * Errors of the pages themselves are said, not swallowed: what they show may then be wrong. Stands alone and is loaded
 * first, so that it speaks also when a part of the pages cannot be loaded.
 */
const style = new CSSStyleSheet();
style.replaceSync(`
  div {
    box-sizing: border-box;
    position: fixed;
    inset: auto var(--s3) var(--s3) auto;
    max-width: min(520px, calc(100vw - 2 * var(--s3)));
    background: var(--bad-soft);
    color: var(--bad);
    border: 1px solid var(--bad);
    border-radius: var(--r2);
    padding: var(--s3);
    display: grid;
    gap: var(--s2);
    z-index: 10;
  }
  p {
    margin: 0;
    font-family: var(--mono);
    font-size: var(--small);
    overflow-wrap: anywhere;
    max-height: 30vh;
    overflow: auto;
  }
  footer {
    display: flex;
    gap: var(--s2);
  }
  button {
    font: inherit;
    font-weight: 500;
    color: var(--ink);
    border: 1px solid var(--line-strong);
    background: var(--raised);
    border-radius: var(--r1);
    padding: 6px 12px;
    cursor: pointer;
  }
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`);

// Observers that could not all be served in one frame are served in the next.
const harmless = (message) => message.includes('ResizeObserver loop');

class FaultBar extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [style];
    // Files that are missing say so only to who listens on the way down.
    addEventListener('error', (event) => this.#failed(event), true);
    addEventListener('unhandledrejection', ({ reason }) => this.#say(String(reason?.message ?? reason)));
  }

  #failed(event) {
    const file = event.target.src ?? event.target.href;
    if (event.target.localName === 'script' || event.target.localName === 'link') {
      this.#say(`${new URL(file).pathname}, or a part of it, could not be loaded`);
    } else if (event.message && !harmless(event.message)) {
      this.#say(event.message);
    }
  }

  #say(what) {
    const bar = document.createElement('div');
    bar.role = 'alert';
    const heading = document.createElement('b');
    heading.textContent = 'Something on this page went wrong';
    const said = document.createElement('p');
    said.textContent = what;
    said.tabIndex = 0;
    const footer = document.createElement('footer');
    footer.append(button('Reload', () => location.reload()), button('Close', () => bar.remove()));
    bar.append(heading, said, footer);
    this.shadowRoot.replaceChildren(bar);
  }
}

function button(words, press) {
  const button = document.createElement('button');
  button.textContent = words;
  button.onclick = press;
  return button;
}

customElements.define('fault-bar', FaultBar);
document.body.append(document.createElement('fault-bar'));
