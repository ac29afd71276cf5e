import { PROOF_BITS } from '../../contract/intake.ts';

/**
 * Runs where script runs: finds a number whose SHA-256 with the form's token begins with zero bits, while somebody types.
 * Old syntax, no loop that blocks; without WebCrypto (plain http, old browsers) it does nothing and stricter limits hold.
 */
export const PROOF_SCRIPT = `(function () {
  var form = document.querySelector('form[data-proof]');
  var subtle = window.crypto && window.crypto.subtle;
  if (!form || !subtle || !window.TextEncoder || !window.Uint8Array) return;
  var token = form.elements.token.value, bits = ${PROOF_BITS}, encoder = new TextEncoder();
  function proves(buffer) {
    var b = new Uint8Array(buffer);
    return ((b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]) >>> (32 - bits)) === 0;
  }
  function from(n) {
    var work = [], i;
    for (i = 0; i < 64; i++) work.push(subtle.digest('SHA-256', encoder.encode(token + ':' + (n + i))));
    Promise.all(work).then(function (all) {
      for (i = 0; i < all.length; i++) if (proves(all[i])) { form.elements.proof.value = String(n + i); return; }
      setTimeout(from, 0, n + 64);
    });
  }
  from(0);
})();
`;
