//! What the journal says was done. The words are stored: never change one.

macro_rules! actions {
    ($($action:ident => $word:literal,)+) => {
        /// An act, as the journal names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $($action,)+
        }

        impl Action {
            /// Every action; the test of all acts fails if it does not see one of them.
            pub const ALL: &'static [Self] = &[$(Self::$action,)+];

            /// The stored word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$action => $word,)+
                }
            }
        }
    };
}

actions! {
    Sign => "sign",
    SendAgain => "send again",
    ChangeAddress => "address",
    Publish => "publish",
    Hold => "hold",
    Approve => "approve",
    Reject => "reject",
    Enter => "enter",
    Remove => "remove",
    Merge => "merge",
    Withdraw => "withdraw",
    Lapse => "lapse",
    Undo => "undo",
    Correct => "correct",
    CountOnly => "counted",
    RejectCorrection => "reject correction",
    ProveDomain => "prove domain",
    MailManageLinks => "own links",
    NotMe => "not me",
    Decline => "decline",
    AllowMail => "mail allowed",
    EraseRepresentative => "erase representative",
    Erase => "erase",
    ForgetAddresses => "forget addresses",
    ForgetSignatures => "forget signatures",
    DeleteDraft => "delete draft",
    TakeIntoJournal => "take into the journal",
    KeepApart => "keep apart",
    AskAgain => "ask again",
    ProtectName => "protect name",
    UnprotectName => "unprotect name",
    EnrolMember => "enrol member",
    DismissMember => "dismiss member",
    AddOrganization => "add organization",
    EditOrganization => "edit organization",
    PrintRegisterNames => "print register names",
    TrustDomain => "trust",
    DistrustDomain => "distrust",
    MergeOrganization => "merge organization",
    UndoOrganizationMerge => "undo merge of organization",
    Invite => "invite",
    Uninvite => "uninvite",
    Import => "import",
    ImportSettings => "import settings",
    ImportRows => "import rows",
    DiscardRows => "discard rows",
}
