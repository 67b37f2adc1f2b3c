/**
 * Of mission.md, "Words", and their English kin: never said to anybody of anybody, in the interface, templates and
 * reference data (names of institutions and sources excepted).
 */
export const forbiddenWords =
  /\b(psk|wts|eks|mantan|tuna\s*susila|razia|rehabilitasi|pembinaan|pemulangan|dipulangkan|prostitut\w*|prostitusi|pelacur\w*|raids?|rehabilitation|ex-)(?![\p{L}])/iu
