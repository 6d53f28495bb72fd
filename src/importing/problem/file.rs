//! Files that cannot be read, or are not what they should be.

use crate::rendering::Message;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// A required file of the folder is missing.
    Missing,
    /// There is no such folder; its path.
    NoFolder(String),
    /// The file that was named does not exist.
    NotFound,
    /// A folder, pipe or device.
    NotAFile,
    /// What the operating system says.
    Unreadable(String),
    /// Too large; the limit in MB.
    TooLarge(u64),
    /// A byte that is not UTF-8.
    NotUtf8(u8),
    /// A file of another format under this name.
    Foreign(ForeignFormat),
    /// A file of another format beside the missing file that import reads.
    Beside {
        format: ForeignFormat,
        /// The file that import reads.
        wanted: String,
    },
}

/// A format that people save instead of plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    Utf16,
    /// `.xlsx`
    ExcelWorkbook,
    /// `.docx`
    WordDocument,
    /// `.ods`
    OpenSpreadsheet,
    /// `.odt`
    OpenText,
    /// `.xls` or `.doc`, before 2007.
    OldOffice,
    Pdf,
    Rtf,
    Html,
    Zip,
}

impl FileFault {
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Missing => Message::new("import-file-missing"),
            Self::NoFolder(path) => Message::new("import-no-folder").text("path", path),
            Self::NotFound => Message::new("import-file-not-found"),
            Self::NotAFile => Message::new("import-not-a-file"),
            Self::Unreadable(why) => Message::new("import-unreadable").text("why", why),
            Self::TooLarge(megabytes) => {
                Message::new("import-too-large").text("megabytes", megabytes.to_string())
            }
            Self::NotUtf8(byte) => {
                Message::new("import-not-utf8").text("byte", format!("{byte:02X}"))
            }
            Self::Foreign(ForeignFormat::Utf16) => Message::new("import-utf16"),
            Self::Foreign(format) => {
                Message::new("import-foreign").with_message("format", format.label())
            }
            Self::Beside { format, wanted } => Message::new("import-foreign-beside")
                .with_message("format", format.label())
                .text("wanted", wanted),
        }
    }
}

impl ForeignFormat {
    const fn label(self) -> Message {
        Message::new(match self {
            Self::Utf16 => "format-utf16",
            Self::ExcelWorkbook => "format-xlsx",
            Self::WordDocument => "format-docx",
            Self::OpenSpreadsheet => "format-ods",
            Self::OpenText => "format-odt",
            Self::OldOffice => "format-old-office",
            Self::Pdf => "format-pdf",
            Self::Rtf => "format-rtf",
            Self::Html => "format-html",
            Self::Zip => "format-zip",
        })
    }
}
