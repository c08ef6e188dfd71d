"""Every rule with its code, what it is called, why it matters, and the level it has unless a newsroom says
otherwise.
"""

from newsroom.errors import words
from newsroom.proof import (
    dates,
    demands,
    letters,
    links,
    names,
    numbers,
    personal,
    secrecy,
    sentences,
    spelling,
    structure,
    style,
)
from newsroom.proof.rule import Choice, Rule
from newsroom.proof.truth_rules import TRUTH

RULES: tuple[Rule, ...] = (
    Rule(
        "secret_marker", "block", secrecy.secret_marker,
        words("Marks of state secrets"),
        words("“%(marker)s” marks a state secret."),
        words("State secrets must not be written or kept on a networked machine (Law 117/2025, Art. 5). Stop"
              " here, tell the officer in charge of secrets, and quarantine the story; copy it nowhere."),
    ),
    Rule(
        "missing_field", "block", demands.missing_field,
        words("Fields that the content type asks for"),
        words("%(what)s: missing, and this content type asks for it."),
        words("What stories of this kind must have is part of the template of their content type."),
    ),
    Rule(
        "placeholder", "block", demands.placeholder,
        words("What a template left to be filled in"),
        words("“%(words)s” is still to be filled in."),
        words("Write what belongs there in place of the double brackets, or delete it."),
    ),
    Rule(
        "over_limit", "block", demands.over_limit,
        words("Longer than the content type allows"),
        words("%(what)s: %(count)d %(unit)s, at most %(most)d are allowed."),
        words("Lists and search results of portals cut longer ones off."),
    ),
    Rule(
        "legacy_font", "block", letters.legacy_font,
        words("Fonts from before Unicode (TCVN3, VNI)"),
        words("Typed with a %(coding)s font: readers see nonsense."),
        words("Fonts from before Unicode show letters only where they are installed. Look at the conversion"
              " before you take it over."),
    ),
    Rule(
        "decomposed", "block", letters.decomposed,
        words("Letters apart from their accents (NFD)"),
        words("Letters and accents stand apart (decomposed Unicode)."),
        words("It looks the same, but searching, counting and comparing go wrong. Saving puts it right too."),
    ),
    Rule(
        "missing_alt", "block", structure.missing_alt,
        words("Pictures without alternative text"),
        words("The picture “%(picture)s” has no alternative text."),
        words("Readers with a screen reader would not know what it shows; portals of the state must tell them"
              " (Circular 26/2020)."),
    ),
    Rule(
        "missing_caption", "warn", structure.missing_caption,
        words("Pictures without a caption"),
        words("The picture “%(picture)s” has no caption."),
        words("A caption says who, where and when."),
    ),
    Rule(
        "missing_credit", "hint", structure.missing_credit,
        words("Captions without the source of the picture"),
        words("The caption “%(picture)s” does not say whose picture it is."),
        words("Name the photographer or the source in the caption."),
    ),
    Rule(
        "missing_source", "warn", structure.missing_source,
        words("No source named"),
        words("No source is named."),
        words("Every story says where it comes from: a document, a person, an agency."),
    ),
    Rule(
        "heading_order", "warn", structure.heading_order,
        words("Order of headings"),
        words("A heading of level %(level)d where level %(right)d comes next."),
        words("People who listen to a page jump from heading to heading; a level left out loses them."),
    ),
    Rule(
        "empty_link", "warn", links.empty_link,
        words("Links without words"),
        words("A link without words (%(address)s)."),
        words("Nobody can see it or hear it; delete it or give it words."),
    ),
    Rule(
        "vague_link", "warn", links.vague_link,
        words("Links that say “here”"),
        words("The words of this link do not say where it leads."),
        words("Link the name of the document or the page instead of “here”: links are read out of context."),
    ),
    Rule(
        "broken_link", "warn", links.broken_link,
        words("Links that do not open"),
        words("This link does not open (%(fault)s)."),
        words("Readers would end at an error page. Open it yourself before you delete it."),
        highest="warn",
    ),
    Rule(
        "invisible", "hint", letters.invisible,
        words("Invisible characters"),
        words("Invisible characters: %(count)d."),
        words("They come along from PDF files and web pages and break words for search."
              " Saving removes them."),
    ),
    Rule(
        "lookalike_d", "warn", letters.lookalike_d,
        words("Look-alikes of the letter Đ"),
        words("This is not the letter Đ; “%(right)s” is meant."),
        words("A look-alike from another alphabet is not found by search and turns into another letter in"
              " small print."),
    ),
    Rule(
        "citizen_number", "warn", personal.citizen_number,
        words("Identity numbers"),
        words("This looks like an identity number."),
        words("Publishing personal data needs a legal ground (Law 91/2025). Shorten it or leave it out."),
    ),
    Rule(
        "account_number", "warn", personal.account_number,
        words("Account numbers"),
        words("This looks like a bank account number."),
        words("A wrong or forged account costs readers money. Check it against the official document."),
    ),
    Rule(
        "phone_number", "hint", personal.phone_number,
        words("Mobile numbers"),
        words("This looks like a personal mobile number."),
        words("Publish it only with the person's agreement; prefer the number of the office."),
    ),
    Rule(
        "mail_address", "hint", personal.mail_address,
        words("E-mail addresses"),
        words("This looks like a personal e-mail address."),
        words("Publish it only with the person's agreement; prefer the address of the office."),
    ),
    Rule(
        "name_accents", "warn", names.accent_only,
        words("Names that differ by their accents alone"),
        words("Differs from “%(right)s” in the dictionary of names by its accents alone."),
        words("A wrong accent makes it another person's name. If it is another person, pass over this."),
    ),
    Rule(
        "title_wrong", "warn", names.wrong_title,
        words("Titles that are somebody else's"),
        words("%(name)s is “%(right)s” in the dictionary of names, not “%(title)s”."),
        words("A wrong title is the costliest error of an official site. Check it against the decision."),
    ),
    Rule(
        "title_expired", "warn", names.expired_title,
        words("Titles past their dates"),
        words("By the dictionary of names %(name)s does not hold the title “%(title)s” today (%(day)s)."),
        words("Offices change hands. Write “nguyên” before a former title, or correct the dictionary."),
    ),
    Rule(
        "impossible_date", "warn", dates.impossible_date,
        words("Days that do not exist"),
        words("There is no %(date)s."),
        words("Take the date from the document again."),
    ),
    Rule(
        "weekday", "warn", dates.wrong_weekday,
        words("Weekdays that the date is not"),
        words("%(date)s is a %(right)s."),
        words("Either the weekday or the date is wrong; check which one."),
    ),
    Rule(
        "figures_changed", "hint", numbers.changed_figures,
        words("Figures changed since the version before"),
        words("In the version before, this figure was %(before)s."),
        words("Make sure that the change is meant."),
        highest="warn",
    ),
    Rule(
        "mixed_marks", "warn", numbers.mixed_marks,
        words("Decimal point and comma in one text"),
        words("Written with a decimal point in a text that uses the comma; here it is %(right)s."),
        words("1.234 is a thousand for one reader and a little more than one for another. Vietnamese writes"
              " 1.234,5."),
    ),
    Rule(
        "too_long", "warn", demands.too_long,
        words("Longer than the content type advises"),
        words("%(what)s: %(count)d %(unit)s, at most %(most)d are advised."),
        words("Lists and search results of portals cut longer ones off."),
    ),
    Rule(
        "long_sentence", "hint", sentences.long_sentence,
        words("Long sentences"),
        words("A sentence of %(count)d syllables (at most %(most)d are wished)."),
        words("Long sentences are not read to the end. Make two of it."),
        choice=Choice("90"),
    ),
    Rule(
        "long_sapo", "hint", sentences.long_sapo,
        words("Long leads"),
        words("The lead has %(count)d syllables (at most %(most)d are wished)."),
        words("Portals and search engines cut a long lead off."),
        choice=Choice("80"),
    ),
    Rule(
        "unmarked_ai", "warn", structure.unmarked_ai,
        words("AI used, and not marked"),
        words("AI was used here, but the story is not marked so."),
        words("Content made with AI has to be recognisable (Law 134/2025). Tick “AI tools were used”."),
    ),
    Rule(
        "spelling", "hint", spelling.misspelled,
        words("Spelling"),
        words("Not a Vietnamese syllable."),
        words("No onset and rhyme spell it this way. Names, abbreviations and quotations are not looked at."),
    ),
    Rule(
        "tone_style", "hint", spelling.tone_style,
        words("Placing of tone marks"),
        words("House style writes “%(right)s”."),
        words("One way of placing the tone mark in all texts."),
        choice=Choice("old", ("old", "new")),
    ),
    Rule(
        "quote_style", "off", style.quote_style,
        words("Quotation marks"),
        words("House style writes “%(right)s” here."),
        words("One kind of quotation mark in all texts; portals and search treat them as different signs."),
        choice=Choice("curly", ("curly", "straight", "angle")),
    ),
    Rule(
        "date_style", "off", style.date_style,
        words("Days and months with a nought in front"),
        words("House style writes “%(right)s”."),
        words("One way of writing days in all texts. In documents of the state, days under 10 and the months"
              " 1 and 2 have a nought in front (Decree 30/2020)."),
        choice=Choice("padded", ("padded", "decree", "plain")),
    ),
    *TRUTH,
)  # fmt: skip

BY_CODE = {rule.code: rule for rule in RULES}
STYLE = ("tone_style", "quote_style", "date_style", "mixed_marks", "long_sentence", "long_sapo")
"""What is a matter of house style: rules that choose between right ways, and how long is too long."""
VALUES = {rule.code: rule.choice.default for rule in RULES if rule.choice}
"""The values that hold where a newsroom has set none."""
