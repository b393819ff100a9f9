// An identity provider certified by the OpenID Foundation, for tests: node provider.mjs, told by CERTIFIED (JSON).
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const { port, client, secret, back, after, channel, people } = JSON.parse(process.env.CERTIFIED);
const key = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: Math.random().toString(36).slice(2) };
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: client,
    client_secret: secret,
    redirect_uris: [back],
    post_logout_redirect_uris: [after],
    backchannel_logout_uri: channel,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: 'ES256',
  }],
  jwks: { keys: [key()] },
  cookies: { keys: ['only-for-tests'] },
  acrValues: ['loa2'],
  claims: { openid: ['sub', 'LoaiTaiKhoan', 'HoVaTen', 'SoDinhDanh', 'loAs'], sid: null },
  features: { backchannelLogout: { enabled: true } },
  findAccount: (_, sub) => (people[sub] ? { accountId: sub, claims: () => ({ sub, ...people[sub] }) } : undefined),
  // The portal's back channel is on this machine, which the provider rightly refuses to call otherwise.
  fetch: (url, { dispatcher, signal, ...options }) => fetch(url, options),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: client, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
provider.listen(port, '127.0.0.1');
