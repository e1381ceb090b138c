/* Redirects to the new address of a page, with the fragment of the old one. */
{
  const { to, old, moved } = document.currentScript.dataset;
  const places = new Map(Object.entries(JSON.parse(moved)));
  const anchor = location.hash.slice(1);
  const next = new URL(places.get(anchor) ?? to, document.baseURI);
  if (anchor && anchor !== old && !places.has(anchor)) {
    next.hash = location.hash;
  }
  location.replace(next);
}
