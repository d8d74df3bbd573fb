/** A year, in seconds. It names this host alone: what else stands in its domain is not ours to decide on. */
const strictTransport = 'max-age=31536000';

/**
 * Headers of every answer, as name, value, name, value. No browser guesses a type, no page of another origin embeds an
 * answer, and one that is opened as a document loads nothing and stands in no frame.
 */
const ofEveryAnswer: readonly string[] = [
  ...['X-Content-Type-Options', 'nosniff'],
  ...['Cross-Origin-Resource-Policy', 'same-origin'],
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

const overTls: readonly string[] = [...ofEveryAnswer, 'Strict-Transport-Security', strictTransport];

/** The headers of an answer. @param isTls whether the client speaks TLS: then its browser never goes back to plain HTTP */
export function securityHeaders(isTls: boolean): readonly string[] {
  return isTls ? overTls : ofEveryAnswer;
}

/** What a page may never use, or be asked for. */
const features = [
  ...['accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media'],
  ...['gamepad', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone'],
  ...['midi', 'payment', 'picture-in-picture', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
];

/** Headers of a document beyond those of every answer. @param policy its content security policy */
export function documentHeaders(policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': features.map((feature) => `${feature}=()`).join(', '),
    'referrer-policy': 'same-origin',
  };
}
