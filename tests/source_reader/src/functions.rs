//! The functions of a file with their parameters.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, FnArg, GenericArgument, ImplItemFn, ItemFn, PathArguments, Signature, TraitItemFn, Type,
};

/// A function or method.
pub struct Function {
    pub name: String,
    /// Whether it stands in an `impl` block or a trait.
    pub is_method: bool,
    /// Counted from 1.
    pub line: usize,
    /// From `fn` to the last brace; 0 without a body.
    pub lines: usize,
    /// Parameters, with those inside tuples counted each, and `self`.
    pub parameters: usize,
    /// Parameters whose type is a tuple, or a reference to one.
    pub tuples: usize,
    /// Parameters of the bare type `i64`, also within tuples, references and options.
    pub bare_integers: usize,
}

/// All functions of the file's code, nested ones too.
pub(crate) fn find_functions(code: &syn::File) -> Vec<Function> {
    let mut walk = Walk(Vec::new());
    walk.visit_file(code);
    walk.0
}

struct Walk(Vec<Function>);

impl Walk {
    fn add(&mut self, signature: &Signature, body: Option<&Block>, is_method: bool) {
        let types: Vec<Option<&Type>> = signature.inputs.iter().map(type_of).collect();
        let begin = signature.fn_token.span.start().line;
        self.0.push(Function {
            name: signature.ident.to_string(),
            is_method,
            line: begin,
            lines: body.map_or(0, |body| body.span().end().line - begin + 1),
            parameters: types.iter().map(|given| given.map_or(1, count_parts)).sum(),
            tuples: types
                .iter()
                .flatten()
                .filter(|given| is_tuple(given))
                .count(),
            bare_integers: types
                .iter()
                .flatten()
                .map(|given| count_integers(given))
                .sum(),
        });
    }
}

fn type_of(input: &FnArg) -> Option<&Type> {
    match input {
        FnArg::Receiver(_) => None,
        FnArg::Typed(typed) => Some(&typed.ty),
    }
}

fn is_tuple(given: &Type) -> bool {
    match given {
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        Type::Reference(reference) => is_tuple(&reference.elem),
        _ => false,
    }
}

fn count_parts(given: &Type) -> usize {
    match given {
        Type::Tuple(tuple) => tuple.elems.iter().map(count_parts).sum(),
        Type::Reference(reference) if is_tuple(&reference.elem) => count_parts(&reference.elem),
        _ => 1,
    }
}

fn count_integers(given: &Type) -> usize {
    match given {
        Type::Tuple(tuple) => tuple.elems.iter().map(count_integers).sum(),
        Type::Reference(reference) => count_integers(&reference.elem),
        Type::Slice(slice) => count_integers(&slice.elem),
        Type::Array(array) => count_integers(&array.elem),
        Type::Path(path) => path.path.segments.iter().map(count_in_segment).sum(),
        _ => 0,
    }
}

fn count_in_segment(segment: &syn::PathSegment) -> usize {
    let here = usize::from(segment.ident == "i64");
    let PathArguments::AngleBracketed(generic) = &segment.arguments else {
        return here;
    };
    let types = generic.args.iter().map(|argument| match argument {
        GenericArgument::Type(given) => count_integers(given),
        _ => 0,
    });
    here + types.sum::<usize>()
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add(&item.sig, Some(&item.block), false);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.add(&item.sig, Some(&item.block), true);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.add(&item.sig, item.default.as_ref(), true);
        visit::visit_trait_item_fn(self, item);
    }
}
