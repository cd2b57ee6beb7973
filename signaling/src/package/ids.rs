//! What things of a package are called. The same names go over the wire.

pub use crate::protocol::exam::{
    Competence, CriterionId, DocumentId, FormatId, GuideId, PhaseId, RecordingId, SubjectId, TemplateId,
};
