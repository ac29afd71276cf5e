/** Station classes (SL 651-2014 table A.1): the byte is the ASCII letter that ASCII coding sends. */
export const STATION_CLASSES: Readonly<Record<string, { letter: string; zh: string; en: string }>> = {
  '50': { letter: 'P', zh: '降水', en: 'rain' },
  '48': { letter: 'H', zh: '河道', en: 'river' },
  '4B': { letter: 'K', zh: '水库（湖泊）', en: 'reservoir or lake' },
  '5A': { letter: 'Z', zh: '闸坝', en: 'gate or dam' },
  '44': { letter: 'D', zh: '泵站', en: 'pumping station' },
  '54': { letter: 'T', zh: '潮汐', en: 'tide' },
  '4D': { letter: 'M', zh: '墒情', en: 'soil moisture' },
  '47': { letter: 'G', zh: '地下水', en: 'groundwater' },
  '51': { letter: 'Q', zh: '水质', en: 'water quality' },
  '49': { letter: 'I', zh: '取水口', en: 'intake' },
  '4F': { letter: 'O', zh: '排水口', en: 'outlet' },
};
