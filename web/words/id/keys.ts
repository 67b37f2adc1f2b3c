export const keys = {
  'keys.open': 'Buka kunci Anda',
  'keys.open.about':
    'Data warga dampingan tersandi. Yang dapat membukanya hanya kunci Anda, dan kunci itu terbungkus dengan kata sandi Anda. Kata sandi dipakai di perangkat ini saja dan tidak dikirim.',
  'keys.open.do': 'Buka kunci',
  'keys.none': 'Anda belum punya kunci',
  'keys.none.about':
    'Data warga dampingan hanya terbuka dengan kunci milik Anda sendiri. Buat sekali di perangkat ini; sesudah itu rekan seunit mencocokkan angkanya dengan Anda.',
  'keys.noEpoch': 'Kunci unit belum ada di tangan Anda',
  'keys.noEpoch.about':
    'Kunci Anda sudah terbuka, tetapi unit belum punya kunci yang berlaku, atau rekan belum memberikannya kepada Anda. Halaman Kunci unit menunjukkan langkah berikutnya dan giliran siapa.',
  'keys.notYet': 'Unit ini belum boleh menyimpan data orang',
  'keys.notYet.about':
    'Kunci unit sudah berlaku, tetapi bagian kunci pemulihan belum diuji. Sebelum itu satu kerusakan dapat membuat data hilang untuk selamanya.',
  'keys.go.own': 'Ke Kunci saya',
  'keys.go.desk': 'Ke Kunci unit',
  'keys.digits': '30 angka sidik kunci',
  'keys.digits.qr': 'Kode QR dengan 30 angka yang sama',
  'keys.root.digits': '30 angka kunci induk di kop surat',
  'keys.refused.other_root': 'Kunci induk bukan yang dikenal perangkat ini',
  'keys.refused.other_root.why':
    'Server menunjukkan kunci induk lain daripada yang dilihat peramban ini sebelumnya. Kunci induk tidak pernah diganti, jadi bisa jadi ada yang mencoba menyelipkan kunci miliknya.',
  'keys.refused.root_gone': 'Server tidak lagi menunjukkan kunci induk',
  'keys.refused.root_gone.why':
    'Peramban ini pernah melihat kunci induk instalasi ini, dan sekarang tidak ada. Tanpa itu tidak ada kunci yang dapat dipercaya.',
  'keys.refused.older_directory': 'Direktori kunci mundur ke keadaan lama',
  'keys.refused.older_directory.why':
    'Pernyataan kunci yang pernah dilihat peramban ini sekarang tidak ada. Bisa jadi cadangan lama dipulihkan, atau ada yang menyembunyikan bahwa kunci sudah berganti.',
  'keys.refused.other_directory': 'Direktori kunci menceritakan sejarah lain',
  'keys.refused.other_directory.why':
    'Di tempat sebuah pernyataan yang pernah dilihat peramban ini sekarang ada pernyataan lain.',
  'keys.refused.forged_statement': 'Ada tanda tangan yang tidak cocok di direktori kunci',
  'keys.refused.forged_statement.why':
    'Salah satu pernyataan tidak ditandatangani oleh yang berhak mengatakannya.',
  'keys.refused.gap_in_directory': 'Ada pernyataan yang hilang dari direktori kunci',
  'keys.refused.gap_in_directory.why':
    'Nomor pernyataan tidak berurutan. Mungkin ada yang dihapus atau ditukar.',
  'keys.refused.other_epoch_keys': 'Kunci unit dari server bukan yang dinyatakan instansi',
  'keys.refused.other_epoch_keys.why':
    'Kunci yang diberikan kepada Anda tidak sama dengan yang tercatat di direktori kunci.',
  'keys.refused.do':
    'Tidak ada yang dibuka atau disimpan. Jangan diteruskan di perangkat lain; telepon pengelola instalasi lewat nomor yang sudah Anda kenal.',
  'keys.refused.known': 'Pengelola sudah menjelaskan sebabnya',
  'keys.refused.known.about':
    'Hanya bila pengelola instalasi sendiri mengatakan bahwa cadangan dipulihkan atau instalasi dimulai baru: ketik 30 angka dari kop surat kertas. Bila sama dengan yang ditunjukkan server, peramban ini mulai dari keadaan sekarang.',
  'keys.refused.known.do': 'Terima keadaan sekarang',
  'keys.refused.known.odd':
    'Angka ini bukan angka kunci induk yang ditunjukkan server. Tidak ada yang diterima.',
  'keys.own': 'Kunci saya',
  'keys.own.about': 'Dengan kunci ini, dan hanya dengan ini, Anda membuka data warga dampingan.',
  'keys.own.make': 'Buat kunci Anda',
  'keys.own.make.about':
    'Kunci dibuat di perangkat ini dan dibungkus dengan kata sandi Anda. Server menyimpan bungkusnya dan tidak dapat membukanya. Sesudah ini Anda dapat bekerja di perangkat mana pun dengan kata sandi yang sama.',
  'keys.own.make.lost':
    'Bila kata sandi terlupa dan diganti orang lain, kunci ini hilang dan Anda membuat yang baru. Data unit tidak hilang selama rekan atau bagian pemulihan masih ada.',
  'keys.own.make.do': 'Buat kunci',
  'keys.own.made': 'Kunci Anda sudah dibuat.',
  'keys.own.digits': 'Angka yang dicocokkan rekan',
  'keys.own.digits.about':
    'Duduklah bersama rekan yang sudah memegang kunci unit. Ia mengetik angka yang Anda bacakan dari layar Anda sendiri, atau memindai gambarnya. Jangan dikirim lewat pesan.',
  'keys.own.given': 'Sudah dicocokkan. Anda memegang kunci unit angkatan {epoch}.',
  'keys.own.waits':
    'Menunggu rekan yang memegang kunci unit: ia mencocokkan angka ini di halaman Kunci unit.',
  'keys.own.waits.desk':
    'Unit ini belum punya kunci yang berlaku. Halaman Kunci unit menunjukkan langkah berikutnya.',
  'keys.root': 'Kunci induk instalasi',
  'keys.root.about':
    'Semua kunci dapat ditelusuri ke kunci induk. Angkanya tercetak di kop surat instansi Anda; cocokkan sekali di tiap perangkat.',
  'keys.root.compare': 'Sama dengan kop surat',
  'keys.root.compared': 'Sudah dicocokkan di peramban ini.',
} as const
