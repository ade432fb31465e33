//! What the reader finds in files of our own words.

use expect_test::{Expect, expect};

use crate::exchange::told::{EXAMPLE, rewritten, told};

/// Columns stand between blanks here, `~` for a blank.
fn check(file: &str, expect: Expect) {
    let file: String = file
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(_) => format!("{line}\n"),
            None => format!("{}\n", line.replace(' ', "\t").replace('~', " ")),
        })
        .collect();
    expect.assert_eq(&told("webanno-tsv", "a.tsv", file.as_bytes(), &[]));
}

#[test]
fn layers_become_mentions_and_relations() {
    check(
        "#FORMAT=WebAnno TSV 3.3\n\
         #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\
         #T_SP=de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma|value\n\
         #T_SP=webanno.custom.Mood|degree\n\
         #T_RL=webanno.custom.Tie|since|type|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n\
         \n\n\
         #Text=😀 Anna Berg met Bern’s mayor.\n\
         1-1 0-2 😀 _ _ _ *[9] _ _ _ \n\
         1-2 3-7 Anna http://www.wikidata.org/entity/Q42[1] PER[1] Anna *[9] _ _ _ \n\
         1-3 8-12 Berg http://www.wikidata.org/entity/Q42[1] PER[1] Berg _ _ _ _ \n\
         1-4 13-16 met _ _ meet high\\|low _ _ _ \n\
         1-5 17-23 Bern’s _ _ _ _ _ _ _ \n\
         1-5.1 17-21 Bern *[3]|*[2] LOC[3]|GPE[2] _ _ 2020 mayor-of\\_x 1-2[1_2] \n\
         1-6 24-29 mayor _[2] GPE[2] _ _ _ _ _ \n\
         1-7 29-30 . _ _ _ _ _ _ _ \n\
         \n\
         #Sentence.id=second\n\
         #Text=She left.\n\
         2-1 31-34 She *[7] PER[7] _ _ _ * 1-5.1[3_0] \n\
         2-2 35-39 left _ _ _ _ _ _ _ \n\
         2-3 39-40 . _ _ _ _ _ _ _ \n",
        expect![[r#"
            ! line 1: Lemma: 3 not taken, they describe words
            = a: tokens "😀 Anna Berg met Bern’s mayor.\nShe left."
              m1 Mood "😀 Anna"
              m2 PER "Anna Berg" → http://www.wikidata.org/entity/Q42
              m3 Mood "met" [degree: Text("high|low")]
              m4 LOC "Bern"
              m5 GPE "Bern’s mayor"
              m6 PER "She"
              r7 mayor-of_x m2 → m5 [since: Text("2020")]
              r8 Tie m4 → m6
        "#]],
    );
}

#[test]
fn slots_become_events_and_chains_entities() {
    check(
        "#FORMAT=WebAnno TSV 3.2\n\
         #T_SP=webanno.custom.Who|\n\
         #T_SP=webanno.custom.Meet|ROLE_webanno.custom.Meet:parts_webanno.custom.MeetLink|webanno.custom.Who|type\n\
         #T_CH=webanno.custom.Coref|referenceType|referenceRelation\n\
         \n\
         #Text=Anna met Berg . She~left .\n\
         1-1 0-4 Anna * _ _ _ nam[1] same->1-1 \n\
         1-2 5-8 met _ host;* 1-1;1-3[4] MEET _ _ \n\
         1-3 9-13 Berg *[4]|*[5] _ _ _ nam[2] *->2-1 \n\
         1-4 14-15 . _ _ _ _ _ _ \n\
         1-5 16-19 She _ _ _ _ *[1]|*[3] same->1-2|*->3-1 \n\
         1-6 20-24 left _ * 9-9 LEAVE _ broken \n\
         1-7 25-26 . _ _ _ _ \n"
            .replace("She~left", "She left")
            .as_str(),
        expect![[r#"
            ! line 12: a link of a chain without its number; left out
            ! line 12: parts: 9-9 isn’t there
            ! line 13: 5 columns where the layers have 6
            = a: "Anna met Berg . She left ."
              m1 Who "Anna"
              m2 nam "Anna" → a-Coref-1 [referenceRelation: Text("same")]
              v3 MEET "met" (host m1, parts m4)
              m4 Who "Berg"
              m5 Who "Berg"
              m6 nam "Berg" → a-Coref-2
              m7 Coref "She" → a-Coref-1 [referenceRelation: Text("same")]
              m8 Coref "She" → a-Coref-3
              v9 LEAVE "left" ()
        "#]],
    );
}

#[test]
fn sentences_that_do_not_fit_are_put_together_from_their_tokens() {
    check(
        "#FORMAT=WebAnno TSV 3.3\n\
         #T_SP=webanno.custom.Who|value\n\
         \n\
         #Text==Anna met\n\
         1-1 0-4 Anne A[1] \n\
         1-2 6-9 saw A[1] \n\
         \n\
         #Text=first line\n\
         #Text=second “line”\n\
         2-1 0-5 first B[2] \n\
         2-2 6-10 line B[2] \n\
         2-3 11-17 second B[2] \n\
         2-4 18-24 “line” _ \n\
         2-5 99999999999-999999999999 x C \n\
         \n\
         #Text=last\\tone \\\"here\\\"\n\
         3-1 999999-1000003 last D \n\
         3-2 1000004-1000007 one D[3] \n\
         3-3 1000008-1000014 \"here\" D[3] \n\
         4-1 7-3 back E \n\
         nothing\n",
        expect![[r#"
            ! line 5: the sentence’s #Text isn’t that of its tokens; put together from the tokens
            ! line 10: the sentence’s #Text isn’t that of its tokens; put together from the tokens
            ! line 10: the sentence’s offsets don’t follow those before it
            ! line 17: the sentence’s offsets don’t follow those before it
            ! line 20: “4-1	7-3	back	E	” is no token with its offsets; left out
            ! line 21: “nothing” is no token with its offsets; left out
            = a: tokens "Anne  saw\nfirst line second “line” x\nlast\tone \"here\""
              m1 A "Anne  saw"
              m2 B "first line second"
              m3 C "x"
              m4 D "last"
              m5 D "one \"here\""
        "#]],
    );
}

#[test]
fn other_files_are_refused() {
    expect![[r#"
        ! line 1: not version 3 of WebAnno TSV; left out
        ! line 1: not WebAnno TSV 3, which begins with “#FORMAT=WebAnno TSV 3.…”; left out
        ! no tokens; the file is left out
    "#]]
    .assert_eq(
        &[
            "#FORMAT=WebAnno TSV 2.0\n",
            "#id=1\n#text=a\n1\ta\n",
            "#FORMAT=WebAnno TSV 3.1\n",
        ]
        .map(|it| told("webanno-tsv", "a.tsv", it.as_bytes(), &[]))
        .concat(),
    );
}

#[test]
fn a_layer_goes_out() {
    let (written, losses) = rewritten("webanno-tsv", EXAMPLE);
    expect![[r#"
        #FORMAT=WebAnno TSV 3.3
        #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
        #T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:arguments_webanno.custom.EventArgumentsLink|de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value
        #T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


        #Text=😀 Bank of Ada  met Bo.
        1-1	0-2	😀	_	_	_	_	_	_	_	
        1-2	3-7	Bank	bank[1]	ORG[1]	_	_	_	_	_	
        1-3	8-10	of	bank[1]	ORG[1]	_	_	_	_	_	
        1-4	11-14	Ada	bank[1]|*[2]	ORG[1]|PER[2]	_	_	_	_	_	
        1-5	16-19	met	_	_	_	*	MEET	_	_	
        1-6	20-22	Bo	bo[3]|*[4]	PER[3]|PER[4]	_	_	_	meets	1-2[1_3]	
        1-7	22-23	.	_	_	_	_	_	_	_	

        #Text=Bo and Al Low ran.
        2-1	25-27	Bo	*	PER	_	_	_	_	_	
        2-2	28-31	and	_	_	_	_	_	_	_	
        2-3	32-34	Al	_	_	_	_	_	_	_	
        2-4	35-38	Low	_	_	_	_	_	_	_	
        2-5	39-42	ran	_	_	_	_	_	_	_	
        2-6	42-43	.	_	_	_	_	_	_	_	
    "#]].assert_eq(&written);
    expect![[r#"
        - mentions with blanks at their ends, which go: m5 “Bo ”
        - discontinuous mentions: m6 “Bo”
        - rejected tags: m7 “Al Low”
        - stances: s1 “😀 Bank of Ada  met Bo.”
        - attributes: m1 “Bank of Ada”
        - labels: l2 “Bo and Al Low ran.”
        - relations to what is no mention: r2 “”
        - labels: l1 “”
        - notes: n1 “”
        - notes: n2 “”
        - notes: n3 “”
    "#]]
    .assert_eq(&losses);
}
