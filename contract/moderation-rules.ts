/** 公开审核规则: what a moderator lets through, and what not. Published, so that anybody can hold them to it. */
export const MODERATION_RULES: Record<'zh' | 'en', { title: string; rules: readonly string[] }> = {
  zh: {
    title: '公开审核规则',
    rules: [
      '意见提交后先由工作人员办理，居民写的原话不公开；公开的是事项、办理结果和评议。',
      '每条结果公开前都由街道工作人员审核，未经审核的一律不公开。',
      '姓名、电话、门牌号、证件号以及能认出某个人的内容不公开。',
      '不因批评、不满意或评议不好而不公开；评议如实公开，不改动。',
      '辱骂、造谣、广告和与本楼院公共事务无关的内容不公开，仍会告知本人办理情况。',
      '不予采纳的，向提出人说明理由，凭查询码可以查看。',
      '认为公开内容有误或涉及个人信息的，请致电社区，核实后立即更正或撤下，更正留痕。',
    ],
  },
  en: {
    title: 'Moderation rules',
    rules: [
      'Opinions are first worked on; residents’ own words are not published. What is published is the matter, the outcome and the rating.',
      'A street officer looks at every result before it is published; nothing is published without.',
      'Names, telephone numbers, door numbers, identity numbers and anything by which a person is recognised are not published.',
      'Criticism, dissatisfaction or a poor rating is no reason to withhold a result; ratings are published unchanged.',
      'Abuse, rumours, advertising and what is not about the courtyard are not published; the author is still answered.',
      'Whoever is declined is told why and reads the reason by the code.',
      'If something published is wrong or personal, telephone the community office: it is corrected or taken down at once, on record.',
    ],
  },
};
