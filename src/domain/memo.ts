/**
 * Memoizes a pure function of one key. It forgets all results once it holds `most` of them: crude, but memory stays
 * bounded and a look-up stays one map access.
 */
export function memoize<K, V>(compute: (key: K) => V, most: number): (key: K) => V {
  const results = new Map<K, V>();
  return (key) => {
    let result = results.get(key);
    if (result === undefined) {
      result = compute(key);
      if (results.size >= most) results.clear();
      results.set(key, result);
    }
    return result;
  };
}
