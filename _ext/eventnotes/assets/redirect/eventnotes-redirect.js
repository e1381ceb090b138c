/* Leads on to where a page has moved, and to the place on it that the reader asked for. */
{
  const { to, old } = document.currentScript.dataset;
  const next = new URL(to, document.baseURI);
  if (location.hash && location.hash !== `#${old}`) {
    next.hash = location.hash;
  }
  location.replace(next);
}
