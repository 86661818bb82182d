/** Where we are is the address and nothing else; views read it here and change it here. */

export const places = new EventTarget();

export function go(address, { replace = false } = {}) {
  const target = new URL(address, location.href);
  if (target.href === location.href) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  places.dispatchEvent(new Event('change'));
}

/** Sets parameters of the present address; empty ones leave it. */
export function setQuery(changes, options = { replace: true }) {
  const target = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '' || value === null || value === undefined) target.searchParams.delete(name);
    else target.searchParams.set(name, value);
  }
  go(target, options);
}

export const query = () => new URLSearchParams(location.search);

addEventListener('popstate', () => places.dispatchEvent(new Event('change')));

/** Links within the dashboard do not reload it. Export and other links of the server are left to the browser. */
addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return;
  }
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link || link.origin !== location.origin || link.hasAttribute('download') || link.target) return;
  event.preventDefault();
  go(link.href);
});
