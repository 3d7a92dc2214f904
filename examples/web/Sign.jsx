// SPDX-License-Identifier: MIT
// A React component that signs a file with the key that the user's signing service holds.
import { useEffect, useRef, useState } from 'react';
import { PidpysClient } from 'pidpys-client';

const signing = new PidpysClient();   // one for the whole application

export function Sign({ note }) {
  const [file, setFile] = useState(null);
  const [state, setState] = useState({});       // { waiting, message, link }
  const abort = useRef(null);

  // The user left this page: the service need not ask any longer.
  useEffect(() => () => abort.current?.abort(), []);

  async function sign() {
    abort.current = new AbortController();
    setState({ waiting: true });
    try {
      const signature = await signing.sign(file, {
        note,
        signal: abort.current.signal,
        // The browser may ask first, then the service asks in its own window.
        onProgress: event => setState({
          waiting: true,
          message: { permission: 'Please answer the signing service’s window.' }[event.step] ?? event.message
        })
      });
      setState({ link: URL.createObjectURL(signature) });
    } catch (error) {
      if (error.name === 'AbortError') return;
      setState({ message: error.message });     // in the user's language; decide by error.code
    }
  }

  return (
    <>
      <input type="file" aria-label="File" onChange={event => { setFile(event.target.files[0]); setState({}); }} />
      <button disabled={!file || state.waiting} onClick={sign}>Sign</button>
      <p role="status">
        {state.message}
        {state.link && <a href={state.link} download={`${file.name}.p7s`}>{file.name}.p7s</a>}
      </p>
    </>
  );
}
