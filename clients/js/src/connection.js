// SPDX-License-Identifier: MIT
// Why a page does not reach the service. A failed fetch tells a page nothing, so everything else is asked.

// What the browser says of the page's way to this computer: granted, denied, prompt; undefined: it guards none.
export async function localNetwork() {
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      return (await globalThis.navigator.permissions.query({ name })).state;
    } catch {
      // This browser has no such permission.
    }
  }
  return undefined;
}

// Sees whether the page's own Content-Security-Policy stops requests to `origin`.
export function watchPolicy(origin) {
  let seen = false;
  const look = event => { seen ||= event.blockedURI.startsWith(origin); };
  const page = globalThis.document;
  page?.addEventListener('securitypolicyviolation', look);
  return {
    stopped: async () => {
      if (page) await new Promise(resolve => setTimeout(resolve));   // the event comes after the failure
      return seen;
    },
    end: () => page?.removeEventListener('securitypolicyviolation', look)
  };
}

function outsideFramesPolicy() {
  const policy = globalThis.document?.permissionsPolicy ?? globalThis.document?.featurePolicy;
  return policy?.features?.().includes('loopback-network') && !policy.allowsFeature('loopback-network');
}

// Whether anything answers at `address`, or that the page's policy does not let it be asked.
async function probe(address, { fetch, signal }) {
  const policy = watchPolicy(new URL(address).origin);
  try {
    await fetch(address, { mode: 'no-cors', cache: 'no-store', signal });
    return 'answers';
  } catch {
    signal?.throwIfAborted();
    return await policy.stopped() ? 'stopped' : 'silent';
  } finally {
    policy.end();
  }
}

// The code of what is in the way after a fetch of `url` has failed; `asked`: the browser was seen asking its user
// meanwhile, `stopped`: the page's policy stopped it.
export async function causeOf({ url, asked, stopped, ...how }) {
  if (stopped) return 'page-policy';
  if (globalThis.isSecureContext === false) return 'page-insecure';
  if (outsideFramesPolicy()) return 'frame-not-allowed';
  const state = await localNetwork();
  if (state === 'denied') return 'browser-blocked';
  if (state === 'prompt' && asked) return 'browser-dismissed';
  const { port, hostname } = new URL(url);
  const plain = await probe(`http://127.0.0.1:${port}/`, how);   // needs no trust: a TLS port refuses it in plain HTTP
  if (plain !== 'answers') return plain === 'stopped' ? 'unreachable' : 'service-not-running';
  const named = hostname === 'localhost' ? 'silent' : await probe(`https://localhost:${port}/api/v1/status`, how);
  return named === 'answers' ? 'name-unresolved' : 'certificate-untrusted';
}
