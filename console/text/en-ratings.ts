/** Console texts in English: ratings by households. */
export const enRatings = {
  'ratings.hint':
    'Once a project is done every household of the courtyard gets one slip and has one rating: scanned, typed in, or ticked and handed back. What somebody who did the work types in counts after another person has called back.',
  'ratings.none': 'Nothing to rate. Slips are made out here once a project is done.',
  'ratings.what': 'Project',
  'ratings.state': 'State',
  'ratings.slipsOut': 'Slips',
  'ratings.tally': 'Ratings',
  'ratings.acts': 'Do',
  'ratings.noPlace': 'no courtyard named',
  'ratings.usedOf': '{{n}} used of {{of}}',
  'ratings.count': '{{n}} households',
  'ratings.of': '{{n}} of {{of}} households',
  'ratings.share': '{{share}}% satisfied',
  'ratings.waiting': '{{n}} wait for a call back',
  'ratings.over': 'The rating is over',
  'ratings.slips': 'Print slips',
  'ratings.slipsHint':
    'One a household, used once. Codes are shown this once: print them now. A lost slip is made out anew and the old one ends.',
  'ratings.slipHow': 'Scan, or open this address and type the code; or tick here and hand it back.',
  'ratings.enter': 'Enter a slip',
  'ratings.enterHint':
    'As it is ticked; the number is the one printed on the slip. Do not guess what cannot be read.',
  'ratings.lost': 'Replace lost slips',
  'ratings.lostHint':
    'Choose the households that lost their slip. The old slip ends at once and rates nothing any more; the new code is shown this once: print it and hand it to the household. Households that have rated are not listed.',
  'ratings.lostDoors': 'Households that lost their slip',
  'ratings.lostNone': 'No slip is out that was not used.',
  'ratings.lostConfirm': 'End the old and make out {{n}}',
  'ratings.number': 'Number of the slip',
  'ratings.words': 'Words, if any',
  'ratings.entered': '{{address}}: recorded.',
  'ratings.noted': '{{address}}: noted. You did this work, so it counts once another person has called back.',
  'ratings.close': 'End the rating',
  'ratings.closeHint': 'No more ratings are taken; the sums are shown in public.',
} as const;
