/** Where the call page is, as seen from the browser that shows this one. */

const isLoopback = (host) => host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
const isAny = (host) => host === '0.0.0.0' || host === '::';

/** The address of the call page with that agent chosen, or null where this browser cannot reach it. */
export function callPage({ host, port, public_url: publicUrl }, agentId) {
  const here = location.hostname;
  const path = `/?agent=${encodeURIComponent(agentId)}`;
  if (isLoopback(here)) return `http://${bracketed(isAny(host) ? here : host)}:${port}${path}`;
  if (publicUrl) return new URL(path, publicUrl).href;
  return isLoopback(host) ? null : `http://${bracketed(isAny(host) ? here : host)}:${port}${path}`;
}

const bracketed = (host) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
