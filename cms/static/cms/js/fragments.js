/**
 * A form that asks for a fragment meets a lost session: the server says where to sign in (401), so go there. What is being
 * written elsewhere on the page is kept on this device by autosave.js and comes back with it.
 */
document.addEventListener("htmx:responseError", ({ detail: { xhr, elt } }) => {
  if (xhr.status === 401 && elt.matches("form")) location.assign(JSON.parse(xhr.responseText).login_url);
});
