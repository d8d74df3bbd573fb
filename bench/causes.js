/** Why a bound is missed, by the beginning of its row's text. Printed beside a miss, and only then. */
export const causes = {};
