/**
 * What happened, why, and what to do, per code of a refusal: `refusals.<code>.what`, `.why`, `.do`. The codes
 * come from the server, so these keys are looked up at run time. `refusals.input.<keyword>` speaks of one field.
 */
export const refusals = {
  'refusals.unknown.what': 'Permintaan ini tidak dapat dijalankan.',
  'refusals.unknown.why': 'Alasannya belum punya penjelasan di aplikasi ini.',
  'refusals.unknown.do':
    'Coba sekali lagi. Jika tetap gagal, sampaikan nomor kejadian di bawah kepada pengelola unit.',
  'refusals.unreachable.what': 'Bekal tidak tersambung.',
  'refusals.unreachable.why': 'Jaringan terputus atau server sedang tidak menjawab.',
  'refusals.unreachable.do': 'Isian Anda tetap ada di sini. Periksa sambungan, lalu coba lagi.',
  'refusals.invalid_input.what': 'Ada isian yang perlu dibetulkan.',
  'refusals.invalid_input.why': 'Sebagian isian kosong atau bentuknya belum sesuai.',
  'refusals.invalid_input.do': 'Betulkan isian yang ditandai di bawah, lalu kirim lagi.',
  'refusals.input.required': 'Bagian ini masih kosong. Isi dahulu.',
  'refusals.input.minLength': 'Terlalu pendek. Tulis sedikitnya {limit} huruf.',
  'refusals.input.maxLength': 'Terlalu panjang. Paling banyak {limit} huruf.',
  'refusals.input.minimum': 'Terlalu kecil. Sedikitnya {limit}.',
  'refusals.input.maximum': 'Terlalu besar. Paling banyak {limit}.',
  'refusals.input.minItems': 'Masih kurang. Sedikitnya {limit} butir.',
  'refusals.input.maxItems': 'Terlalu banyak. Paling banyak {limit} butir.',
  'refusals.input.format': 'Bentuknya belum sesuai. Ikuti contoh di bawah isian.',
  'refusals.input.other': 'Isian ini tidak dapat diterima. Periksa bentuk dan pilihannya.',
} as const
